import { useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { describeUnreadable } from './inbox-words.ts';
import type { ImportState } from './use-import.ts';

/** Opens a file chooser, or one for a whole folder, and says how far the import is. */
export function ImportButton({ importing }: { readonly importing: ImportState }) {
  const chooser = useRef<HTMLInputElement>(null);
  const folderChooser = useRef<HTMLInputElement>(null);
  const { share, take, takeFolder } = importing;
  return (
    <>
      <Chooser
        ref={chooser}
        label="Files to import"
        accept="audio/*,video/*,.m4a,.opus,.mkv,.mov,.eml"
        onChoose={take}
      />
      <Chooser ref={folderChooser} label="Folder to import" webkitdirectory="" onChoose={takeFolder} />
      <Button icon="folder" isDisabled={share !== null} onPress={() => folderChooser.current?.click()}>
        Import a folder
      </Button>
      <Button icon="file" isDisabled={share !== null} onPress={() => chooser.current?.click()}>
        {share === null ? 'Import files' : `Importing, ${Math.floor(share * 100)} %`}
      </Button>
    </>
  );
}

function Chooser({
  label,
  onChoose,
  ...rest
}: {
  readonly ref: React.Ref<HTMLInputElement>;
  readonly label: string;
  readonly accept?: string;
  readonly webkitdirectory?: string;
  readonly onChoose: (files: readonly File[]) => void;
}) {
  return (
    <input
      {...rest}
      type="file"
      hidden
      multiple
      aria-label={label}
      onChange={(event) => {
        onChoose([...(event.target.files ?? [])]);
        event.target.value = '';
      }}
    />
  );
}

/** Names each file that was not imported, and why; nothing when all were. */
export function ImportProblems({ importing }: { readonly importing: ImportState }) {
  const { problems, forget } = importing;
  if (importing.isFolderEmpty)
    return (
      <Notice icon="info" title="Nothing to import." actionLabel="Understood" onAction={forget}>
        The folder holds no sound, film or mail file.
      </Notice>
    );
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
          {problems.map(({ name, code }, index) => (
            <li key={index}>
              <bdi>{name}</bdi> {code === 'invalid-request' ? 'is empty' : describeUnreadable(code)}.
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
