import './history.css';
import type { HistoryWork } from '../../../shared/model/history.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useCopyText } from '../notices/use-copy-text.ts';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { describeEnded, describeRunning } from './history-words.ts';

/** The export, check or import that is under way or has just ended, on every page; nothing while there is none. */
export function HistoryNotice() {
  const work = useLive('history.getWork', {}, ['history.changed']).value;
  if (!work) return null;
  return work.state === 'running' ? <RunningWork work={work} /> : <EndedWork work={work} />;
}

function RunningWork({ work }: { readonly work: HistoryWork }) {
  const client = useClient();
  const showProblem = useProblemToast();
  return (
    <div className="history-running">
      <ProgressBar label={describeRunning(work)} value={work.progress} />
      <Button onPress={() => void client.call('history.cancel', {}).catch(showProblem)}>Cancel</Button>
    </div>
  );
}

/** What proves later that an export was not changed. */
function ProofNumber({ hash }: { readonly hash: string }) {
  const copyText = useCopyText();
  return (
    <div className="history-proof">
      <code className="history-hash">{hash}</code>
      <Button variant="quiet" icon="copy" onPress={() => void copyText('The number', hash)}>
        Copy number
      </Button>
    </div>
  );
}

function EndedWork({ work }: { readonly work: HistoryWork }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const { title, meaning, isWarning, detail, hash } = describeEnded(work);
  return (
    <div className="notice" role="status">
      <Icon name={isWarning ? 'warning' : 'check'} />
      <div className="notice-body">
        <div className="notice-text">
          <p className="notice-title">{title}</p>
          <p className="notice-meaning">{meaning}</p>
          {hash !== undefined && <ProofNumber hash={hash} />}
          {detail !== undefined && (
            <details className="notice-detail">
              <summary>Details</summary>
              <pre tabIndex={0}>{detail}</pre>
            </details>
          )}
          <div className="history-actions">
            {work.report !== null && work.report.kind !== 'import' && (
              <Button
                icon="folder-open"
                onPress={() => void client.call('history.openFolder', {}).catch(showProblem)}
              >
                Open folder
              </Button>
            )}
            <Button
              variant="quiet"
              onPress={() => void client.call('history.dismiss', {}).catch(showProblem)}
            >
              Close
            </Button>
          </div>
        </div>
      </div>
    </div>
  );
}
