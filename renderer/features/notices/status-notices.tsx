import './banner.css';
import { Link, useLocation } from 'wouter';
import type { AppStatus } from '../../../shared/model/app.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Notice } from '../../components/notice.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { HistoryNotice } from '../history/history-notice.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { useProblemToast } from './use-problem-toast.ts';

/** What concerns every page: the library folder, ffmpeg, a rebuilt index. Nothing while all is well. */
export function StatusNotices() {
  const { status } = useAppState();
  const [path] = useLocation();
  return (
    <div className="status-notices">
      {!status.libraryAvailable && <LibraryGone status={status} />}
      {status.libraryAvailable && status.waiting.length > 0 && (
        <Notice icon="disk" title="Recordings made while the disk was away are going into the library.">
          <WaitingRecordings waiting={status.waiting} />
        </Notice>
      )}
      {status.ffmpeg.state !== 'ready' && !path.startsWith('/settings') && (
        <FfmpegMissing ffmpeg={status.ffmpeg} />
      )}
      {status.repaired.includes('queue') && (
        <Notice icon="info" title="The Outbox was damaged and has been put aside.">
          Recordings are not affected. Check what you sent last; messages that had not gone need to be sent
          again.
        </Notice>
      )}
      <HistoryNotice />
      {status.indexing && <ProgressBar label="Reading the library folder" value={null} />}
    </div>
  );
}

/** A calm word: nothing is lost, recording works, and all is back when the disk is. */
function LibraryGone({ status }: { readonly status: AppStatus }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const { info } = useAppState();
  const { libraryLabel } = status;
  const isAtHome = libraryLabel.startsWith('~');
  const canChoose = info.canChooseFolder && !info.isLibraryFolderGiven;
  return (
    <Notice
      icon="disk"
      title={
        isAtHome
          ? 'The folder with your library cannot be reached.'
          : 'The disk with your library is not connected.'
      }
      actionLabel={canChoose ? 'Choose another folder' : undefined}
      onAction={() => void client.call('settings.chooseLibraryFolder', {}).catch(showProblem)}
    >
      {libraryLabel} is not there; nothing was deleted. You can record: it is kept on this computer and goes
      into the library by itself when {isAtHome ? 'the folder' : 'the disk'} is back.
      <WaitingRecordings waiting={status.waiting} />
    </Notice>
  );
}

function WaitingRecordings({ waiting }: Pick<AppStatus, 'waiting'>) {
  if (waiting.length === 0) return null;
  return (
    <ul aria-label="Kept on this computer" className="waiting-recordings">
      {waiting.map(({ id, title }) => (
        <li key={id}>
          <Link href={`/recordings/${id}`} dir="auto">
            {title}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function FfmpegMissing({ ffmpeg }: { readonly ffmpeg: Exclude<AppStatus['ffmpeg'], { state: 'ready' }> }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const isMissing = ffmpeg.state === 'missing';
  return (
    <Notice
      icon="info"
      title={
        isMissing ? 'There is no ffmpeg on this computer.' : 'The ffmpeg on this computer does not work.'
      }
      actionLabel="Look again"
      onAction={() => void client.call('app.refreshFfmpeg', {}).catch(showProblem)}
      detail={ffmpeg.detail}
    >
      Recording works. Compressing and sending wait until ffmpeg is installed.
    </Notice>
  );
}
