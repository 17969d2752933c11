import './inbox.css';
import { Link } from 'wouter';
import type { WatchedFolder } from '../../../shared/model/inbox.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button } from '../../components/button.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { describeProgress, describeWatched } from './watched-folder-words.ts';

/** What the watched folder does, in a line; nothing where none is watched. */
export function WatchedLine({ watched }: { readonly watched: WatchedFolder | null }) {
  const client = useClient();
  const showProblem = useProblemToast();
  if (watched === null) return null;
  const { shape, state, meaning } = describeWatched(watched);
  if (watched.state === 'importing' && watched.total > 0) {
    return (
      <div className="watched-line" role="group" aria-label="Watched folder">
        <ProgressBar label={state} value={watched.done / watched.total} note={describeProgress(watched)} />
        <Button variant="quiet" onPress={() => void client.call('inbox.stopWatching', {}).catch(showProblem)}>
          Stop watching
        </Button>
      </div>
    );
  }
  return (
    <p className="watched-line small quiet" role="status">
      <StateLabel shape={shape}>{state}</StateLabel>
      {watched.state !== 'watching' && <span>{meaning}</span>}
      <Link href="/settings/watched-folder">Change</Link>
    </p>
  );
}
