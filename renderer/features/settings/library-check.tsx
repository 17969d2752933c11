import { Link } from 'wouter';
import type { Finding, LibraryCheck as Check } from '../../../shared/model/library-check.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { When } from '../../components/when.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';

/** Compares every file with what is recorded of it, and says what is damaged and what becomes of it. */
export function LibraryCheck() {
  const client = useClient();
  const showProblem = useProblemToast();
  const { value: check, refresh } = useLive('checkup.getCheck', {}, ['checkup.changed']);
  const call = (name: 'checkup.beginCheck' | 'checkup.cancelCheck') =>
    void client.call(name, {}).then(refresh, showProblem);
  if (check?.state === 'running') {
    return (
      <div className="library-check">
        <ProgressBar
          label="Checking all recordings"
          value={check.total === 0 ? null : check.checked / check.total}
          note={`${check.checked} of ${check.total}`}
        />
        <div>
          <Button onPress={() => call('checkup.cancelCheck')}>Cancel</Button>
        </div>
      </div>
    );
  }
  return (
    <div className="library-check">
      <div className="settings-actions">
        <Button icon="check" onPress={() => call('checkup.beginCheck')}>
          Check all recordings
        </Button>
        <p className="quiet small">
          Reads every file and compares it with what was recorded of it. Damage is named, and mended where it
          can be.
        </p>
      </div>
      {check && <CheckResult check={check} />}
    </div>
  );
}

function CheckResult({ check }: { readonly check: Check }) {
  const { state, checked, findings, findingCount, endedAt } = check;
  if (state === 'cancelled') return <StateLabel shape="ended">The check was cancelled.</StateLabel>;
  if (state === 'failed')
    return <StateLabel shape="attention">The check could not go on. Try again.</StateLabel>;
  return (
    <>
      <div role="status">
        <StateLabel shape={findingCount === 0 ? 'done' : 'attention'}>
          {`${formatCount(checked, 'recording')} checked`}
        </StateLabel>
        <p className="small">
          {describeResult(check)}{' '}
          {endedAt && (
            <span className="quiet">
              <When instant={endedAt} />
            </span>
          )}
        </p>
      </div>
      {findings.length > 0 && (
        <ul className="library-findings small" aria-label="Damaged files">
          {findings.map((finding) => (
            <li key={`${finding.recordingId} ${finding.file}`}>
              <Link href={`/recordings/${finding.recordingId}`} dir="auto">
                {finding.title}
              </Link>
              {`: ${describeFinding(finding)}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function describeResult({ checked, findingCount }: Check): string {
  if (checked === 0) return 'There are no recordings yet.';
  if (findingCount === 1) return '1 file is not as it should be.';
  if (findingCount > 1) return `${findingCount} files are not as they should be.`;
  return 'Every file is there, and none has changed.';
}

function describeFinding({ file, kind, outcome }: Finding): string {
  const what = { missing: 'is missing', changed: 'was changed or damaged', unreadable: 'cannot be read' }[
    kind
  ];
  const then = {
    remaking: 'it is made again from the capture',
    playable: 'the recording still plays, but cannot be edited from it',
    lost: 'put it back from a backup',
  }[outcome];
  return `${file} ${what}; ${then}.`;
}
