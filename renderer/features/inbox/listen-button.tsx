import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { useNowPlaying } from '../player/now-playing-provider.tsx';

/** So many are played in a row; the others wait for the next time. */
const mostPlayed = 200;

/** Plays everything that was not listened to yet, across all projects, the oldest first; nothing where there is none. */
export function ListenButton() {
  const nowPlaying = useNowPlaying();
  const { value } = useLive(
    'library.listRecordings',
    {
      scope: { received: true },
      filter: { unviewed: true, playable: true },
      order: 'oldest',
      offset: 0,
      limit: mostPlayed,
    },
    ['library.changed'],
  );
  if (!value || value.total === 0) return null;
  return (
    <Button
      variant="primary"
      icon="play"
      onPress={() => nowPlaying.playQueue(value.items.map(({ id }) => id))}
    >
      {value.total === 1 ? 'Listen to the new one' : `Listen to ${value.total} new ones`}
    </Button>
  );
}
