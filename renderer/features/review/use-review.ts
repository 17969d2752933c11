import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { type Action, useAction } from '../notices/use-action.ts';
import type { Reply } from '../reply/reply-words.ts';
import { followClient } from './follow-client.ts';

interface Filing {
  readonly title: string;
  readonly client: string;
  readonly project: string;
}

/** What is typed about a fresh take, and the ways to keep it. */
export interface Review extends Filing {
  readonly setTitle: (title: string) => void;
  readonly setPlace: (place: { readonly client: string; readonly project: string }) => void;
  /** What keeps it from being saved, as a sentence; empty when nothing does. */
  readonly titleFault: string;
  readonly placeFault: string;
  readonly action: Action;
  /** Files it as typed. Resolves false when something typed cannot be used; rejects with `CallError`. */
  readonly save: () => Promise<boolean>;
  /** While true, leaving the page saves nothing. */
  readonly letGo: (isLetGo: boolean) => void;
}

/** Keeps title and place of `recording` as typed; leaving the page saves them too. An answer begins where what it answers lies. */
export function useReview(recording: RecordingDetail, reply: Reply | null = null): Review {
  const client = useClient();
  const action = useAction();
  const clients = useLive('library.listClients', {}, ['library.changed']).value ?? [];
  const [saved, setSaved] = useState<Filing>(() => toFiling(recording));
  const [typed, setTyped] = useState<Filing>(() => ({ ...saved, ...reply?.place }));
  const [isTried, setTried] = useState(false);
  const isLetGo = useRef(false);
  const titleFault = typed.title.trim() ? '' : 'Enter a title.';
  const isHalf = (typed.client.trim() === '') !== (typed.project.trim() === '');
  const placeFault = isHalf ? 'Enter both a client and a project, or neither.' : '';
  const isChanged =
    saved.title !== typed.title || saved.client !== typed.client || saved.project !== typed.project;

  const file = () => {
    const place = { client: typed.client.trim(), project: typed.project.trim() };
    const placement = place.client ? place : null;
    return client.call('library.fileRecording', { recordingId: recording.id, title: typed.title, placement });
  };
  const save = async () => {
    setTried(true);
    if (titleFault || placeFault) return false;
    if (!isChanged) return true;
    const filed = toFiling(await file());
    setSaved(filed);
    setTyped(filed);
    return true;
  };
  const saveOnLeaving = useEffectEvent(() => {
    // The page is gone: nobody is left to tell, and the take itself is safe.
    if (isChanged && !titleFault && !placeFault && !isLetGo.current) file().catch(() => undefined);
  });
  useEffect(() => () => saveOnLeaving(), []);
  return {
    ...typed,
    setTitle: (title) => setTyped((before) => ({ ...before, title })),
    setPlace: (place) => setTyped((before) => ({ ...before, ...followClient(before, place, clients) })),
    titleFault: isTried ? titleFault : '',
    placeFault: isTried ? placeFault : '',
    action,
    save,
    letGo: (next) => {
      isLetGo.current = next;
    },
  };
}

function toFiling({ title, unfiled, clientName, projectName }: RecordingDetail): Filing {
  return unfiled ? { title, client: '', project: '' } : { title, client: clientName, project: projectName };
}
