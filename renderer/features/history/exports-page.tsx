import './history.css';
import type { ExportsPlace } from '../../../shared/model/history.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { When } from '../../components/when.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { useAppState } from '../shell/app-state.tsx';
import { ExportButton } from './export-button.tsx';

/** Exports that were made, to be checked and imported. */
export function ExportsPage() {
  const place = useLive('history.getPlace', {}, ['history.changed', 'settings.changed']);
  const isBusy = useLive('history.getWork', {}, ['history.changed']).value?.state === 'running';
  const { value } = place;
  return (
    <Page
      title="Exports"
      subtitle="Recordings with their history, as folders that can be checked later."
      width="wide"
      actions={
        <>
          <ExportButton scope={{ all: true }} label="Export everything" variant="secondary" />
          <LinkButton href="/projects" icon="back" variant="quiet">
            Back
          </LinkButton>
        </>
      }
    >
      {place.error && <ProblemNotice error={place.error} onRetry={place.refresh} />}
      {value && <PlaceTools place={value} isBusy={isBusy} />}
      {value?.exports.length === 0 && (
        <EmptyState icon="download" title="No exports here yet">
          Export a recording or a project from its page, or everything from here.
        </EmptyState>
      )}
      {value && value.exports.length > 0 && (
        <ul className="history-list" aria-label="Exports">
          {value.exports.map((one) => (
            <ExportRow key={one.name} export={one} isBusy={isBusy} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function PlaceTools({ place, isBusy }: { readonly place: ExportsPlace; readonly isBusy: boolean }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const { info } = useAppState();
  return (
    <div>
      <p className="history-place">
        <span>
          Exports go to <bdi>{place.label}</bdi>
        </span>
      </p>
      {info.canChooseFolder ? (
        <div className="history-tools">
          <Button onPress={() => void client.call('history.choosePlace', {}).catch(showProblem)}>
            Choose another folder
          </Button>
          <Button
            isDisabled={isBusy}
            onPress={() => void client.call('history.check', { name: null }).catch(showProblem)}
          >
            Check an export elsewhere
          </Button>
          <Button
            isDisabled={isBusy}
            onPress={() => void client.call('history.import', { name: null }).catch(showProblem)}
          >
            Import an export from elsewhere
          </Button>
        </div>
      ) : (
        <p className="quiet small">
          To check or import an export from elsewhere, put its folder there and open this page again.
        </p>
      )}
    </div>
  );
}

interface ExportRowProps {
  readonly export: ExportsPlace['exports'][number];
  readonly isBusy: boolean;
}

function ExportRow({ export: { name, changedAt, isWhole }, isBusy }: ExportRowProps) {
  const client = useClient();
  const showProblem = useProblemToast();
  return (
    <li className="history-row">
      <div className="history-row-name">
        <p className="ellipsis" dir="auto" title={name}>
          {name}
        </p>
        <p className="small quiet">
          {isWhole ? <When instant={changedAt} /> : 'Not finished. You can delete this folder.'}
        </p>
      </div>
      {isWhole && (
        <>
          <Button
            aria-label={`Check ${name}`}
            isDisabled={isBusy}
            onPress={() => void client.call('history.check', { name }).catch(showProblem)}
          >
            Check
          </Button>
          <Button
            aria-label={`Import ${name}`}
            variant="quiet"
            isDisabled={isBusy}
            onPress={() => void client.call('history.import', { name }).catch(showProblem)}
          >
            Import
          </Button>
        </>
      )}
    </li>
  );
}
