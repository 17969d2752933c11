import { useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { describeUnreadable } from './inbox-words.ts';
import type { ImportState } from './use-import.ts';

/** Opens a file chooser, and says how far the import is. */
export function ImportButton({ importing }: { readonly importing: ImportState }) {
  const chooser = useRef<HTMLInputElement>(null);
  const { share, take } = importing;
  return (
    <>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept="audio/*,video/*,.m4a,.opus,.mkv,.mov"
        aria-label="Files to import"
        onChange={(event) => {
          take([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Button icon="folder" isDisabled={share !== null} onPress={() => chooser.current?.click()}>
        {share === null ? 'Import files' : `Importing, ${Math.floor(share * 100)} %`}
      </Button>
    </>
  );
}

/** Names each file that was not imported, and why; nothing when all were. */
export function ImportProblems({ importing: { problems, forget } }: { readonly importing: ImportState }) {
  if (problems.length === 0) return null;
  return (
    <div role="alert">
      <Notice
        icon="warning"
        title={
          problems.length === 1 ? 'A file was not imported.' : `${problems.length} files were not imported.`
        }
        actionLabel="Understood"
        onAction={forget}
      >
        <ul className="import-problems" aria-label="Files that were not imported">
          {problems.map(({ name, error }, index) => (
            <li key={index}>
              <bdi>{name}</bdi>{' '}
              {error.code === 'invalid-request' ? 'is empty' : describeUnreadable(error.code)}.
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
