import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { createListeners } from '../../bridge/listeners.ts';
import { type PlaySession, type SessionDeps, createPlaySession } from './play-session.ts';
import { bestSource } from './playback-source.ts';

/** Recordings that are played in a row. */
export interface PlayQueue {
  readonly recordingIds: readonly string[];
  /** Which of them plays. */
  readonly index: number;
}

/** What plays in this window. Replaced, never changed. */
export interface NowPlayingState {
  /** What plays or was paused last; null when there is nothing to go on with. */
  readonly session: PlaySession | null;
  /** True while a player on the page shows it. */
  readonly isShown: boolean;
  /** True while a player on the page shows anything at all, and the keys are its own. */
  readonly isPageTaken: boolean;
  readonly queue: PlayQueue | null;
}

/** What plays in this window, above all pages: one recording at a time, and it goes on when its page is left. */
export interface NowPlaying {
  readonly state: () => NowPlayingState;
  readonly onChange: (listener: () => void) => () => void;
  /** The session of a recording: that which is there, or a new one that rests. */
  readonly sessionOf: (recording: RecordingDetail) => PlaySession;
  /** Says that a player on the page shows a session; gives what ends this. What does not play then is let go. */
  readonly show: (session: PlaySession) => () => void;
  /** Plays recordings one after the other; those that cannot be played are passed over. */
  readonly playQueue: (recordingIds: readonly string[]) => void;
  /** Goes to the next (1) or the one before (-1) of the queue. */
  readonly step: (by: 1 | -1) => void;
  readonly pause: () => void;
  /** Ends what plays: all, or only if it is this recording. */
  readonly close: (recordingId?: string) => void;
  /** Reads again what plays, after the library has changed. */
  readonly refresh: (recordingIds: readonly string[]) => void;
}

interface Parts extends SessionDeps {
  state: NowPlayingState;
  readonly publish: (change: Partial<NowPlayingState>) => void;
  readonly shown: Map<PlaySession, number>;
  /** Grows with everything that makes an older wish void. */
  wish: number;
}

/** Creates {@link NowPlaying} in which nothing plays. */
export function createNowPlaying(deps: SessionDeps): NowPlaying {
  const changes = createListeners<undefined>();
  const parts: Parts = {
    ...deps,
    state: { session: null, isShown: false, isPageTaken: false, queue: null },
    shown: new Map(),
    wish: 0,
    publish(change) {
      parts.state = { ...parts.state, ...change };
      changes.tell(undefined);
    },
  };
  return {
    state: () => parts.state,
    onChange: (listener) => changes.add(listener),
    sessionOf: (recording) => findSession(parts, recording.id) ?? openSession(parts, recording),
    show: (session) => show(parts, session),
    playQueue(recordingIds) {
      if (recordingIds.length > 0) void playAt(parts, { recordingIds, index: 0 }, 1);
    },
    step: (by) => step(parts, by),
    pause: () => parts.state.session?.playback.pause(),
    close(recordingId) {
      const { session } = parts.state;
      if (recordingId === undefined || session?.recording().id === recordingId) close(parts);
    },
    refresh: (recordingIds) => void refresh(parts, recordingIds),
  };
}

function findSession({ state, shown }: Parts, recordingId: string): PlaySession | undefined {
  const open = state.session ? [state.session, ...shown.keys()] : [...shown.keys()];
  return open.find((session) => session.recording().id === recordingId);
}

function openSession(parts: Parts, recording: RecordingDetail): PlaySession {
  const session = createPlaySession(parts, recording, () => ended(parts, session));
  let before = session.playback.state();
  session.playback.onChange(() => {
    const { isPlaying, isBroken } = session.playback.state();
    const [hasBegun, hasBroken] = [isPlaying && !before.isPlaying, isBroken && !before.isBroken];
    before = session.playback.state();
    if (hasBegun) began(parts, session);
    if (hasBroken && parts.state.session === session) step(parts, 1);
  });
  return session;
}

/** One plays at a time. */
function began(parts: Parts, session: PlaySession): void {
  const before = parts.state.session;
  if (before === session) return;
  const { queue } = parts.state;
  const isOfQueue = queue?.recordingIds[queue.index] === session.recording().id;
  if (!isOfQueue) parts.wish += 1;
  parts.publish({ session, isShown: parts.shown.has(session), queue: isOfQueue ? queue : null });
  if (before) letGo(parts, before);
}

function letGo({ shown }: Parts, session: PlaySession): void {
  if (shown.has(session)) session.playback.pause();
  else session.rest();
}

function show(parts: Parts, session: PlaySession): () => void {
  const { shown } = parts;
  shown.set(session, (shown.get(session) ?? 0) + 1);
  noticeShown(parts);
  return () => {
    const left = (shown.get(session) ?? 1) - 1;
    if (left > 0) {
      shown.set(session, left);
      return;
    }
    shown.delete(session);
    const isCurrent = parts.state.session === session;
    if (isCurrent && session.playback.state().isPlaying) noticeShown(parts);
    else if (isCurrent) close(parts);
    else {
      session.rest();
      noticeShown(parts);
    }
  };
}

function noticeShown({ state, shown, publish }: Parts): void {
  const isShown = state.session !== null && shown.has(state.session);
  const isPageTaken = shown.size > 0;
  if (isShown !== state.isShown || isPageTaken !== state.isPageTaken) publish({ isShown, isPageTaken });
}

function close(parts: Parts): void {
  const { session } = parts.state;
  parts.wish += 1;
  parts.publish({ session: null, isShown: false, isPageTaken: parts.shown.size > 0, queue: null });
  if (session) letGo(parts, session);
}

function step(parts: Parts, by: 1 | -1): void {
  const { queue } = parts.state;
  if (queue) void playAt(parts, { ...queue, index: queue.index + by }, by);
}

function ended(parts: Parts, session: PlaySession): void {
  const { state } = parts;
  if (state.session !== session) return;
  const { queue } = state;
  const next = queue ? playAt(parts, { ...queue, index: queue.index + 1 }, 1) : Promise.resolve(false);
  void next.then((plays) => {
    const { isPlaying } = session.playback.state();
    if (!plays && !isPlaying && parts.state.session === session && !parts.state.isShown) close(parts);
  });
}

/** Plays what stands at the index of `queue`, or the first behind it (before it, going back) that can be played; false when nothing can. */
async function playAt(parts: Parts, queue: PlayQueue, by: 1 | -1): Promise<boolean> {
  const wish = ++parts.wish;
  for (let { index } = queue; ; index += by) {
    const recordingId = queue.recordingIds[index];
    if (recordingId === undefined) return false;
    const recording = await playable(parts, recordingId);
    if (parts.wish !== wish) return true;
    if (recording === null) continue;
    const session = findSession(parts, recordingId) ?? openSession(parts, recording);
    parts.publish({ queue: { ...queue, index } });
    session.setRecording(recording);
    session.playback.play();
    return true;
  }
}

async function playable({ client }: Parts, recordingId: string): Promise<RecordingDetail | null> {
  try {
    const recording = await client.call('library.getRecording', { recordingId });
    return recording.binnedAt === null && bestSource(recording) !== null ? recording : null;
  } catch {
    return null;
  }
}

async function refresh(parts: Parts, recordingIds: readonly string[]): Promise<void> {
  const { session } = parts.state;
  // A page that shows it tells by itself.
  if (!session || parts.state.isShown) return;
  const { id } = session.recording();
  if (recordingIds.length > 0 && !recordingIds.includes(id)) return;
  const recording = await playable(parts, id);
  if (parts.state.session !== session) return;
  if (recording) session.setRecording(recording);
  else close(parts);
}
