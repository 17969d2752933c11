import './shell.css';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { ConnectionBanner } from '../notices/connection-banner.tsx';
import { StatusNotices } from '../notices/status-notices.tsx';
import { RecordingBar } from '../recording-bar/recording-bar.tsx';
import { Shortcuts } from '../shortcuts/shortcuts.tsx';
import { Sidebar } from './sidebar.tsx';
import { usePageFocus } from './use-page-focus.ts';

/** The frame around every page: sidebar, notices that concern everything, page, recording bar. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [path] = useLocation();
  const main = usePageFocus(path);
  return (
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
        <main ref={main} className="shell-main" id="main">
          <StatusNotices />
          {children}
        </main>
        <RecordingBar />
      </div>
      <Shortcuts />
    </div>
  );
}
