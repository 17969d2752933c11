import type { Edit } from '../../../shared/model/edit.ts';
import { type CallError, toCallError } from '../../bridge/call-error.ts';
import { createListeners } from '../../bridge/listeners.ts';
import type { EditContent } from './edit-changes.ts';

/** How the saving of an Edit stands. It is `refused` when another one was stored in the meantime, perhaps `attempted` itself. */
export type SaveState =
  | { readonly kind: 'saved' | 'waiting' | 'saving' }
  | { readonly kind: 'failed'; readonly error: CallError }
  | { readonly kind: 'refused'; readonly attempted: EditContent };

/** Saves an Edit by itself a moment after its last change, one call at a time. */
export interface EditSaver {
  readonly state: () => SaveState;
  readonly onChange: (listener: () => void) => () => void;
  /** Revision of the Edit that is stored, as far as is known. */
  readonly revision: () => number;
  /** Keeps `content` to be saved; also after a failure. */
  readonly change: (content: EditContent) => void;
  /** Saves what is not saved yet, now. */
  readonly flush: () => void;
  /** Takes the stored Edit for what is to be seen: nothing is left to save. */
  readonly adopt: (revision: number) => void;
}

interface SaverOptions {
  readonly revision: number;
  /** Stores an Edit in place of that with the same revision; resolves with the stored one. */
  readonly save: (edit: Edit) => Promise<Edit>;
  /** Calls back a moment later; gives what prevents it. */
  readonly later: (run: () => void) => () => void;
}

/** Creates an {@link EditSaver}. */
export function createEditSaver({ revision: first, save, later }: SaverOptions): EditSaver {
  const changes = createListeners<undefined>();
  let state: SaveState = { kind: 'saved' };
  let revision = first;
  let unsaved: EditContent | null = null;
  let cancel = () => undefined as unknown;
  const set = (next: SaveState) => {
    state = next;
    changes.tell(undefined);
  };
  const flush = () => {
    cancel();
    if (!unsaved || state.kind === 'saving' || state.kind === 'refused') return;
    const content = unsaved;
    unsaved = null;
    set({ kind: 'saving' });
    save({ ...content, revision }).then(
      (stored) => {
        revision = stored.revision;
        set({ kind: unsaved ? 'waiting' : 'saved' });
        flush();
      },
      (reason: unknown) => {
        unsaved ??= content;
        const error = toCallError(reason);
        set(error.code === 'conflict' ? { kind: 'refused', attempted: content } : { kind: 'failed', error });
      },
    );
  };
  return {
    state: () => state,
    onChange: (listener) => changes.add(listener),
    revision: () => revision,
    change(content) {
      unsaved = content;
      cancel();
      cancel = later(flush);
      if (state.kind !== 'saving' && state.kind !== 'refused') set({ kind: 'waiting' });
    },
    flush,
    adopt(next) {
      cancel();
      unsaved = null;
      revision = next;
      set({ kind: 'saved' });
    },
  };
}
