import type { AppInfo, AppStatus, FfmpegStatus } from '../../../shared/model/app.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { useAppState } from '../shell/app-state.tsx';
import { BackupCheck } from './backup-check.tsx';
import { LibraryCheck } from './library-check.tsx';
import { LibraryMove } from './library-move.tsx';
import { SettingsSection } from './settings-section.tsx';
import { StorageUse } from './storage-use.tsx';

/** Where recordings lie, what they take, and the ffmpeg that compresses them. */
export function StorageSection() {
  const { status, info } = useAppState();
  const { value: outboxUse } = useLive('outbox.getUse', {}, ['outbox.changed', 'outbox.removed']);
  return (
    <SettingsSection name="storage" title="Storage" description="Plain files in plain folders.">
      <dl className="settings-facts">
        <dt>Folder</dt>
        <dd>{status.libraryLabel}</dd>
        <dt>Recordings</dt>
        <dd>{formatBytes(status.usedBytes.recordings)}</dd>
        <dt>Bin</dt>
        <dd>{formatBytes(status.usedBytes.bin)}</dd>
        <dt>Messages ready to send</dt>
        <dd>{outboxUse ? formatBytes(outboxUse.sizeBytes) : ''}</dd>
        <dt>Free on this disk</dt>
        <dd>{status.libraryAvailable ? formatBytes(status.freeBytes) : 'Not connected'}</dd>
      </dl>
      <FolderActions info={info} status={status} />
      <StorageUse />
      <LibraryProblems problems={status.libraryProblems} />
      <LibraryCheck />
      {info.canChooseFolder && <BackupCheck />}
      <Ffmpeg ffmpeg={status.ffmpeg} platform={info.platform} />
    </SettingsSection>
  );
}

function FolderActions({ info, status }: { readonly info: AppInfo; readonly status: AppStatus }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const canChange = info.canChooseFolder && !info.isLibraryFolderGiven;
  return (
    <>
      <div className="settings-actions">
        <Button
          icon="folder-open"
          isDisabled={!status.libraryAvailable}
          onPress={() => void client.call('app.openLibraryFolder', {}).catch(showProblem)}
        >
          Open folder
        </Button>
        {canChange && (
          <Button onPress={() => void client.call('settings.chooseLibraryFolder', {}).catch(showProblem)}>
            Change folder
          </Button>
        )}
        <LinkButton href="/bin" variant="quiet">
          Show the bin
        </LinkButton>
      </div>
      {canChange ? (
        <LibraryMove isLibraryThere={status.libraryAvailable} />
      ) : (
        <p className="quiet small">
          {info.isLibraryFolderGiven
            ? 'This folder was given when Outspoken was started. To change or move it here, start without '
            : 'To keep recordings in another folder, start Outspoken with '}
          <code>--library-dir</code>.
        </p>
      )}
    </>
  );
}

function LibraryProblems({ problems }: { readonly problems: AppStatus['libraryProblems'] }) {
  const files = problems.filter(({ kind }) => kind !== 'folder-missing');
  if (files.length === 0) return null;
  return (
    <Notice
      icon="warning"
      title={`${formatCount(files.length, 'recording')} cannot be read in full.`}
      detail={files.map(({ folderLabel }) => folderLabel).join('\n')}
    >
      Files were changed or taken out of the folder. Put them back, and they are found again.
    </Notice>
  );
}

const installCommands: Record<AppInfo['platform'], string> = {
  linux: 'sudo apt install ffmpeg',
  darwin: 'brew install ffmpeg',
  win32: 'winget install ffmpeg',
  other: '',
};

const sourceWords = {
  environment: 'set by OUTSPOKEN_FFMPEG',
  bundled: 'comes with Outspoken',
  path: 'installed on this computer',
  npm: 'installed with Outspoken',
} as const;

interface FfmpegProps {
  readonly ffmpeg: FfmpegStatus;
  readonly platform: AppInfo['platform'];
}

function Ffmpeg({ ffmpeg, platform }: FfmpegProps) {
  const client = useClient();
  const showProblem = useProblemToast();
  if (ffmpeg.state === 'ready') {
    return (
      <StateLabel shape="done">
        ffmpeg {ffmpeg.version}, {sourceWords[ffmpeg.source]}
      </StateLabel>
    );
  }
  const command = installCommands[platform];
  return (
    <Notice
      icon="warning"
      title={
        ffmpeg.state === 'missing'
          ? 'There is no ffmpeg on this computer.'
          : 'The ffmpeg on this computer does not work.'
      }
      detail={ffmpeg.detail}
      actionLabel="Look again"
      onAction={() => void client.call('app.refreshFfmpeg', {}).catch(showProblem)}
    >
      Recording works; compressing and sending wait. Install ffmpeg
      {command ? (
        <>
          , for example with <code>{command}</code>
        </>
      ) : (
        ' from ffmpeg.org'
      )}
      , then look again.
    </Notice>
  );
}
