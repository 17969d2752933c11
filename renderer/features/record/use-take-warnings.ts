import { useConnection } from '../../bridge/client-context.tsx';
import { useMicrophones } from '../../capture/use-microphones.ts';
import type { TakeState } from '../../capture/take-state.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { describeHealth } from './microphone-words.ts';
import { type TakeWords, describeWarning, sortWarnings } from './track-words.ts';

/** Everything that has to be said about a running take, the most urgent first. */
export function useTakeWarnings(take: TakeState): readonly TakeWords[] {
  const microphone = describeHealth(useMicrophones());
  // Of a lost connection the banner above all pages tells.
  const isUnwritten = useConnection() === 'open' && take.isStalled;
  const hears = take.tracks.some(({ track, isLive }) => track === 'microphone' && isLive);
  return [
    ...(microphone && hears ? [{ icon: 'microphone-off' as const, ...microphone, isPast: false }] : []),
    ...(isUnwritten
      ? [
          {
            icon: 'disk' as const,
            isPast: false,
            title: 'The recording cannot be written at the moment.',
            meaning: `It goes on in memory (${formatBytes(take.waitingBytes)}) and is written as soon as that works. Keep this window open.`,
          },
        ]
      : []),
    ...sortWarnings(take.warnings).map(describeWarning),
  ];
}
