import { useState } from 'react';
import type { MethodName } from '../../../shared/contract/methods.ts';
import type { LibraryMove as Move } from '../../../shared/model/library-move.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { describeMove, describeMoving } from './library-move-words.ts';

type MoveCall = Exclude<Extract<MethodName, `move.${string}`>, 'move.getMove'>;

const underWay: readonly Move['state'][] = ['copying', 'waiting', 'switching', 'deleting'];

/** The move of the library: what is under way, what is left to do, else the button that begins one. */
export function LibraryMove({ isLibraryThere }: { readonly isLibraryThere: boolean }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const { value: move, refresh } = useLive('move.getMove', {}, ['move.changed', 'settings.changed']);
  const call = (name: MoveCall) => void client.call(name, {}).then(refresh, showProblem);
  if (move === undefined) return null;
  if (move !== null && underWay.includes(move.state)) return <Moving move={move} call={call} />;
  return (
    <>
      {move && <MoveNotice move={move} call={call} />}
      {(move === null || move.state === 'deleted') && (
        <div className="settings-actions">
          <Button icon="disk" isDisabled={!isLibraryThere} onPress={() => call('move.beginMove')}>
            Move the library to another disk…
          </Button>
        </div>
      )}
    </>
  );
}

interface MoveProps {
  readonly move: Move;
  readonly call: (name: MoveCall) => void;
}

function Moving({ move, call }: MoveProps) {
  const { state, files, totalFiles, bytes, totalBytes } = move;
  const { title, meaning } = describeMoving(move);
  const isCounted = (state === 'copying' || state === 'deleting') && totalFiles > 0;
  return (
    <div className="library-check">
      <ProgressBar
        label={title}
        value={isCounted ? bytes / Math.max(1, totalBytes) : null}
        note={
          isCounted
            ? `${files} of ${formatCount(totalFiles, 'file')}, ${formatBytes(bytes)} of ${formatBytes(totalBytes)}`
            : undefined
        }
      />
      <p className="quiet small">{meaning}</p>
      {state !== 'deleting' && (
        <div>
          <Button onPress={() => call('move.cancelMove')}>Cancel</Button>
        </div>
      )}
    </div>
  );
}

function MoveNotice({ move, call }: MoveProps) {
  const { title, meaning } = describeMove(move);
  const icon = { failed: 'warning', deleted: 'check', moved: 'disk', stopped: 'info' } as const;
  const { state } = move;
  return (
    <div className="notice" role="status">
      <Icon name={state in icon ? icon[state as keyof typeof icon] : 'info'} />
      <div className="notice-body">
        <div className="notice-text">
          <p className="notice-title">{title}</p>
          <p className="notice-meaning">{meaning}</p>
          <div className="settings-actions library-move-actions">
            {state === 'moved' && <FormerActions move={move} call={call} />}
            {state === 'deleted' && (
              <Button variant="quiet" onPress={() => call('move.keepFormer')}>
                Close
              </Button>
            )}
            {(state === 'stopped' || state === 'failed') && <UnfinishedActions move={move} call={call} />}
          </div>
        </div>
      </div>
    </div>
  );
}

function UnfinishedActions({ move, call }: MoveProps) {
  if (!move.canResume) {
    return (
      <>
        <Button onPress={() => call('move.beginMove')}>Choose another folder</Button>
        <Button variant="quiet" onPress={() => call('move.giveUpMove')}>
          Close
        </Button>
      </>
    );
  }
  return (
    <>
      <Button onPress={() => call('move.resumeMove')}>Continue</Button>
      <Button variant="quiet" onPress={() => call('move.giveUpMove')}>
        Give up the move
      </Button>
    </>
  );
}

function FormerActions({ move, call }: MoveProps) {
  const [isAsking, setAsking] = useState(false);
  const { formerLabel, targetLabel, totalBytes } = move;
  return (
    <>
      <Button icon="bin" onPress={() => setAsking(true)}>
        Delete the old copy…
      </Button>
      <Button variant="quiet" onPress={() => call('move.keepFormer')}>
        Keep it
      </Button>
      <ConfirmDialog
        title="Delete the old copy?"
        isOpen={isAsking}
        confirmLabel="Delete the old copy"
        onConfirm={() => call('move.deleteFormer')}
        onClose={() => setAsking(false)}
      >
        {`What was moved out of ${formerLabel} is deleted there, ${formatBytes(totalBytes)}. Files that were changed since stay. The library in ${targetLabel} is not touched. This cannot be undone.`}
      </ConfirmDialog>
    </>
  );
}
