import './banner.css';
import { useLocation } from 'wouter';
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
      {!status.libraryAvailable && <LibraryGone label={status.libraryLabel} />}
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

function LibraryGone({ label }: { readonly label: string }) {
  const [, navigate] = useLocation();
  return (
    <Notice
      icon="disk"
      title="The folder with your recordings cannot be reached."
      actionLabel="Storage"
      onAction={() => navigate('/settings/storage')}
    >
      {label} is not there. Connect the drive it is on, or choose another folder. Nothing was deleted.
    </Notice>
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
