import { useState } from 'react';
import type { WatchedFolder } from '../../../shared/model/inbox.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { type Place, PlaceFields } from '../projects/place-fields.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { SettingsSection } from './settings-section.tsx';
import { describeProgress, describeWatched } from '../inbox/watched-folder-words.ts';

/** The folder whose files are taken in by themselves, and where they go. */
export function WatchedFolderSection() {
  const watched = useLive('inbox.getWatchedFolder', {}, ['inbox.watchedChanged', 'library.changed']);
  return (
    <SettingsSection
      name="watched-folder"
      title="Watched folder"
      description="A folder whose recordings are taken in by themselves."
    >
      {watched.error && <ProblemNotice error={watched.error} onRetry={watched.refresh} />}
      {watched.value === null && <ChooseFolder />}
      {watched.value && <Watching watched={watched.value} />}
    </SettingsSection>
  );
}

function ChooseFolder() {
  const { info } = useAppState();
  const client = useClient();
  const showProblem = useProblemToast();
  if (!info.canChooseFolder) {
    return (
      <p className="quiet small">
        To choose a folder, install <code>zenity</code> or <code>kdialog</code> and start Outspoken again.
        Until then, files and folders can be imported in the Inbox.
      </p>
    );
  }
  return (
    <>
      <p>
        Voice memos, films and saved mail that are put into it, or into folders in it, appear in the Inbox.
        What lies there already is taken in, too. The files stay where they are.
      </p>
      <div className="settings-actions">
        <Button
          icon="folder"
          onPress={() => void client.call('inbox.chooseWatchedFolder', {}).catch(showProblem)}
        >
          Choose a folder to watch…
        </Button>
      </div>
    </>
  );
}

function Watching({ watched }: { readonly watched: WatchedFolder }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const { info } = useAppState();
  return (
    <>
      <WatchedState watched={watched} />
      <div className="settings-actions">
        <Button onPress={() => void client.call('inbox.stopWatching', {}).catch(showProblem)}>
          Stop watching
        </Button>
        {info.canChooseFolder && (
          <Button
            variant="quiet"
            onPress={() => void client.call('inbox.chooseWatchedFolder', {}).catch(showProblem)}
          >
            Watch another folder…
          </Button>
        )}
      </div>
      <WatchedPlace key={JSON.stringify(watched.placement)} placement={watched.placement} />
    </>
  );
}

/** What watching does now, with how far it is while it takes in files. */
function WatchedState({ watched }: { readonly watched: WatchedFolder }) {
  const { shape, state, meaning } = describeWatched(watched);
  const isCounted = watched.total > 0 && watched.state !== 'missing';
  return (
    <div className="watched-state" role="status">
      {isCounted && watched.state === 'importing' ? (
        <ProgressBar label={state} value={watched.done / watched.total} note={describeProgress(watched)} />
      ) : (
        <StateLabel shape={shape}>{state}</StateLabel>
      )}
      <p className="quiet small">{meaning}</p>
    </div>
  );
}

const nowhere: Place = { client: '', project: '' };

function WatchedPlace({ placement }: Pick<WatchedFolder, 'placement'>) {
  const client = useClient();
  const showProblem = useProblemToast();
  const [place, setPlace] = useState<Place>(placement ?? nowhere);
  const next = { client: place.client.trim(), project: place.project.trim() };
  const isEmpty = next.client === '' && next.project === '';
  const isWhole = next.client !== '' && next.project !== '';
  const isChanged = next.client !== (placement?.client ?? '') || next.project !== (placement?.project ?? '');
  const save = () =>
    void client.call('inbox.placeWatchedFiles', { placement: isEmpty ? null : next }).catch(showProblem);
  return (
    <form
      className="settings-form"
      aria-label="Where its files go"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && (isEmpty || isWhole)) save();
      }}
    >
      <h3 className="settings-subhead">Where its files go</h3>
      <PlaceFields place={place} onChange={setPlace} />
      <p className="quiet small" role="status">
        {isEmpty || isWhole
          ? 'Left empty, recordings are unfiled, and saved mail goes by its sender.'
          : 'Enter both a client and a project, or neither.'}
      </p>
      {isChanged && (
        <div>
          <Button type="submit" isDisabled={!isEmpty && !isWhole}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}
