import './shell.css';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { ConnectionBanner } from '../notices/connection-banner.tsx';
import { StatusNotices } from '../notices/status-notices.tsx';
import { NowPlayingBar } from '../player/now-playing-bar.tsx';
import { RecordingBar } from '../recording-bar/recording-bar.tsx';
import { RecordingStartsProvider } from '../record/recording-starts.tsx';
import { SearchBox } from '../search/search-box.tsx';
import { Shortcuts } from '../shortcuts/shortcuts.tsx';
import { Sidebar } from './sidebar.tsx';
import { useOpenedMoments } from './use-opened-moments.ts';
import { usePageFocus } from './use-page-focus.ts';

interface ShellProps {
  /** True when it takes the place of a page that had the focus. */
  readonly takesFocus: boolean;
  readonly children: ReactNode;
}

/** The frame around every page: sidebar, notices that concern everything, page, what plays, recording bar. */
export function Shell({ takesFocus, children }: ShellProps) {
  const [path] = useLocation();
  useOpenedMoments();
  const main = usePageFocus(path, takesFocus);
  return (
    <RecordingStartsProvider>
      <div className="shell">
        {/* A button, since an address with # is a page here. */}
        <button
          type="button"
          className="shell-skip"
          onClick={() => main.current?.querySelector('h1')?.focus({ preventScroll: true })}
        >
          Skip to content
        </button>
        <Sidebar />
        <div className="shell-content">
          <ConnectionBanner />
          <header className="shell-top">
            <SearchBox />
          </header>
          <main ref={main} className="shell-main" id="main">
            <StatusNotices />
            {children}
          </main>
          <NowPlayingBar />
          <RecordingBar />
        </div>
        <Shortcuts />
      </div>
    </RecordingStartsProvider>
  );
}
