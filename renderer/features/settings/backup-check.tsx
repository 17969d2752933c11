import { Link } from 'wouter';
import type { BackupCheck as Check } from '../../../shared/model/library-check.ts';
import { formatDaysAgo, formatFullWhen } from '../../../shared/text/format-when.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { useNow } from '../../components/when.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import {
  describeBackupProblem,
  describeLack,
  describeRemedy,
  describeStanding,
  isComplete,
} from './backup-words.ts';

/** Compares a copy of the library with the library, and says what it lacks. */
export function BackupCheck() {
  const client = useClient();
  const showProblem = useProblemToast();
  const { value: check, refresh } = useLive('checkup.getBackupCheck', {}, ['checkup.backupChanged']);
  const begin = (again: boolean) =>
    void client.call('checkup.beginBackupCheck', { again }).then(refresh, showProblem);
  if (check?.state === 'running') {
    return (
      <div className="library-check">
        <ProgressBar
          label={`Comparing ${check.folderLabel} with the library`}
          value={check.total === 0 ? null : check.checked / check.total}
          note={check.total === 0 ? undefined : `${check.checked} of ${check.total}`}
        />
        <div>
          <Button
            onPress={() => void client.call('checkup.cancelBackupCheck', {}).then(refresh, showProblem)}
          >
            Cancel
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="library-check">
      <div className="settings-actions">
        <Button icon="check" onPress={() => begin(false)}>
          Check a backup…
        </Button>
        {check?.state === 'done' && (
          <Button variant="quiet" onPress={() => begin(true)}>
            Check it again
          </Button>
        )}
        {!check && (
          <p className="quiet small">
            Compares a copy of your library, made by any backup program or by hand, with every recording here.
            The copy is only read.
          </p>
        )}
      </div>
      {check && <BackupResult check={check} />}
    </div>
  );
}

function BackupResult({ check }: { readonly check: Check }) {
  const nowMs = useNow();
  const { state, findings, folderLabel, endedAt, problem } = check;
  if (state === 'cancelled') {
    return <StateLabel shape="ended">The check of the backup was cancelled.</StateLabel>;
  }
  if (state === 'failed') {
    return (
      <div role="status">
        <StateLabel shape="attention">The backup could not be checked.</StateLabel>
        <p className="small">{describeBackupProblem(problem)}</p>
      </div>
    );
  }
  const when = endedAt ?? new Date(nowMs).toISOString();
  return (
    <>
      <div role="status" title={formatFullWhen(when)}>
        <StateLabel shape={isComplete(check) ? 'done' : 'attention'}>
          {`Backup checked ${formatDaysAgo(when, { nowMs })}: ${describeStanding(check)}`}
        </StateLabel>
        {!isComplete(check) && <p className="small">{describeRemedy(check)}</p>}
        <p className="small quiet backup-place">{folderLabel}</p>
      </div>
      {findings.length > 0 && (
        <ul className="library-findings small" aria-label="What the backup lacks">
          {findings.map((finding) => (
            <li key={`${finding.recordingId} ${finding.file ?? ''}`}>
              <Link href={`/recordings/${finding.recordingId}`} dir="auto">
                {finding.title}
              </Link>
              {`${finding.file === null ? ' ' : ': '}${describeLack(finding)}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
