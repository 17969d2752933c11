import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import type { Client } from '../../bridge/client.ts';
import { useClient, useConnection } from '../../bridge/client-context.tsx';
import type { EditContent } from './edit-changes.ts';
import { type EditHistory, beginHistory, endGesture, isSame, redo, takeStep, undo } from './edit-history.ts';
import { type EditSaver, type SaveState, createEditSaver } from './edit-saver.ts';

/** Changes are saved this long after the last one: a drag is one, and the master is not begun anew with every key. */
const quietMs = 1200;

/** The Edit of a recording while it is changed. */
export interface Editor {
  readonly edit: EditContent;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly saving: SaveState;
  /** True when an Edit made in another window has taken the place of this one; the next change ends it. */
  readonly isReplaced: boolean;
  /** A step; null is one that cannot be taken. Steps of one `gesture` count as one until it ends. */
  readonly change: (next: EditContent | null, gesture?: string) => void;
  readonly endGesture: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly reset: () => void;
  /** Saves now what is not saved yet. */
  readonly save: () => void;
}

/** Changes the Edit of `recording`, and saves it by itself, also when the page is left. */
export function useEditor(recording: RecordingDetail): Editor {
  const client = useClient();
  const [saver] = useState(() => createSaver(client, recording));
  const saving = useSyncExternalStore(saver.onChange, saver.state);
  const [history, setHistory] = useState(() => beginHistory(recording.edit ?? untouchedEdit));
  const [isReplaced, setReplaced] = useState(false);

  const go = (next: EditHistory) => {
    setHistory(next);
    if (isSame(next.present, history.present)) return;
    setReplaced(false);
    saver.change(next.present);
  };
  const follow = (stored: RecordingDetail) => {
    const edit = stored.edit ?? untouchedEdit;
    const state = saver.state();
    if (edit.revision <= saver.revision() || state.kind === 'saving') return;
    saver.adopt(edit.revision);
    if (isSame(edit, history.present)) return;
    // Where only the reply was lost, what changed since is saved on top of it.
    if (state.kind === 'refused' && isSame(edit, state.attempted)) {
      saver.change(history.present);
      return;
    }
    setHistory((before) => takeStep(before, edit));
    setReplaced(true);
  };
  useStoredEdit(client, recording.id, saving.kind === 'refused', follow);
  useSaveOnLeaving(saver);
  return {
    edit: history.present,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    saving,
    isReplaced,
    change(next, gesture) {
      if (next) go(takeStep(history, next, gesture));
    },
    endGesture: () => setHistory(endGesture),
    undo: () => go(undo(history)),
    redo: () => go(redo(history)),
    reset: () => go(takeStep(history, untouchedEdit)),
    save: saver.flush,
  };
}

function createSaver(client: Client, recording: RecordingDetail): EditSaver {
  return createEditSaver({
    revision: recording.edit?.revision ?? 0,
    async save(edit) {
      const stored = await client.call('library.setEdit', { recordingId: recording.id, edit });
      return stored.edit ?? untouchedEdit;
    },
    later(run) {
      const timer = setTimeout(run, quietMs);
      return () => clearTimeout(timer);
    },
  });
}

/** Reads the stored Edit whenever it may have been made elsewhere. */
function useStoredEdit(
  client: Client,
  recordingId: string,
  isRefused: boolean,
  onRead: (stored: RecordingDetail) => void,
): void {
  const take = useEffectEvent(onRead);
  useEffect(() => {
    const read = () => {
      // When this fails, the next event brings it.
      client.call('library.getRecording', { recordingId }).then(
        (stored) => take(stored),
        () => undefined,
      );
    };
    if (isRefused) read();
    return client.on('library.changed', ({ recordingIds }) => {
      if (recordingIds.includes(recordingId)) read();
    });
  }, [client, recordingId, isRefused]);
}

/** Leaving the page, hiding the window and the return of a lost connection save at once. */
function useSaveOnLeaving(saver: EditSaver): void {
  const connection = useConnection();
  useEffect(() => {
    if (connection === 'open' && saver.state().kind === 'failed') saver.flush();
  }, [connection, saver]);
  useEffect(() => {
    const onHide = () => saver.flush();
    document.addEventListener('visibilitychange', onHide);
    window.addEventListener('pagehide', onHide);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      window.removeEventListener('pagehide', onHide);
      saver.flush();
    };
  }, [saver]);
}
