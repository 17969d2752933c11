import { useRef, useState } from 'react';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { describeProblem } from '../notices/describe-problem.ts';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { RecordingList } from '../projects/recording-list.tsx';
import { type ImportProblem, importFiles } from './import-files.ts';

/** Most rows one call gives. */
const mostRows = 500;

/** What others made, newest first, and the button that takes in more of it. */
export function InboxPage() {
  const recordings = useLive(
    'library.listRecordings',
    { scope: { received: true }, offset: 0, limit: mostRows },
    ['library.changed'],
  );
  return (
    <Page title="Inbox" width="wide" actions={<ImportButton />}>
      {recordings.error && <ProblemNotice error={recordings.error} onRetry={recordings.refresh} />}
      {recordings.value?.total === 0 && (
        <EmptyState icon="inbox" title="Nothing here yet">
          Import sounds that others sent you: M4A, MP3, WAV, FLAC, Ogg or WebM without a picture.
        </EmptyState>
      )}
      {recordings.value && recordings.value.total > 0 && (
        <RecordingList label="Inbox" recordings={recordings.value.items} />
      )}
    </Page>
  );
}

function ImportButton() {
  const core = useClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number | null>(null);
  const [problems, setProblems] = useState<readonly ImportProblem[]>([]);
  const take = async (files: readonly File[]) => {
    setProblems([]);
    setShare(0);
    setProblems(await importFiles(core, files, setShare));
    setShare(null);
  };
  return (
    <>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept="audio/*"
        aria-label="Files to import"
        onChange={(event) => {
          void take([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Button isDisabled={share !== null} onPress={() => chooser.current?.click()}>
        {share === null ? 'Import files' : `Importing, ${Math.floor(share * 100)}%`}
      </Button>
      {problems.length > 0 && (
        <ul role="alert" aria-label="Files that were not imported">
          {problems.map(({ name, error }, index) => (
            <li key={index}>
              <bdi>{name}</bdi> was not imported. {importWords(error.code)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function importWords(code: ImportProblem['error']['code']): string {
  if (code === 'unsupported') return 'It has a moving picture; only sounds can be imported.';
  if (code === 'invalid-request') return 'It is empty.';
  const { title, meaning } = describeProblem(code);
  return `${title} ${meaning}`;
}
