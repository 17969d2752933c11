import './sidebar.css';
import { useId } from 'react';
import { Link, useLocation } from 'wouter';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useLive } from '../../bridge/use-live.ts';
import { Icon, type IconName } from '../../components/icon.tsx';
import { useAppState } from './app-state.tsx';
import { ProjectTree } from './project-tree.tsx';
import { isOnWay } from '../outbox/message-words.ts';

/** Where one can go, and whether there is a network. */
export function Sidebar() {
  const [path] = useLocation();
  const outbox = useLive('outbox.list', {}, ['outbox.changed', 'outbox.removed']);
  const open = (outbox.value ?? []).filter(
    (message) => isOnWay(message) || message.state === 'failed',
  ).length;
  const clients = useLive('library.listClients', {}, ['library.changed']).value ?? [];
  const unviewed = clients
    .flatMap(({ projects }) => projects)
    .reduce((sum, { unviewedCount }) => sum + unviewedCount, 0);
  return (
    <nav className="sidebar" aria-label="Outspoken">
      <p className="sidebar-brand" aria-hidden="true">
        Outspoken
      </p>
      <ul className="sidebar-places">
        <li>
          <RecordLink isCurrent={path === '/'} />
        </li>
        <li>
          <SidebarLink
            href="/inbox"
            label="Inbox"
            icon="inbox"
            isCurrent={path === '/inbox'}
            count={unviewed}
            countMeaning={`${formatCount(unviewed, 'recording')} not viewed yet`}
          />
        </li>
        <li>
          <SidebarLink
            href="/outbox"
            label="Outbox"
            icon="send"
            isCurrent={path === '/outbox' || path === '/practice-mailbox'}
            count={open}
            countMeaning={formatCount(open, 'message') + ' not sent yet'}
          />
        </li>
        <li>
          <SidebarLink
            href="/projects"
            label="Projects"
            icon="folder"
            isCurrent={['/projects', '/bin', '/exports'].includes(path)}
          />
        </li>
      </ul>
      <ProjectTree path={path} />
      <div className="sidebar-foot">
        <SidebarLink
          href="/settings"
          label="Settings"
          icon="settings"
          isCurrent={path.startsWith('/settings')}
        />
        <NetworkState />
      </div>
    </nav>
  );
}

function RecordLink({ isCurrent }: { readonly isCurrent: boolean }) {
  return (
    <Link
      href="/"
      className="sidebar-link sidebar-record"
      title="Record"
      aria-current={isCurrent ? 'page' : undefined}
    >
      <span className="sidebar-record-dot" aria-hidden="true" />
      <span className="sidebar-label">Record</span>
    </Link>
  );
}

/** More would not fit beside an icon; the whole number is in the words. */
const mostShown = 999;

interface SidebarLinkProps {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  readonly isCurrent: boolean;
  readonly count?: number;
  readonly countMeaning?: string;
}

function SidebarLink({ href, label, icon, isCurrent, count = 0, countMeaning }: SidebarLinkProps) {
  const id = useId();
  return (
    <>
      <Link
        href={href}
        className="sidebar-link"
        title={label}
        aria-current={isCurrent ? 'page' : undefined}
        aria-describedby={count > 0 ? id : undefined}
      >
        <Icon name={icon} />
        <span className="sidebar-label">{label}</span>
      </Link>
      {count > 0 && (
        // Outside of the link, so that the link's name stays the same.
        <span className="sidebar-count sidebar-count-beside">
          <span aria-hidden="true">{count > mostShown ? `${mostShown}+` : count}</span>
          <span id={id} className="visually-hidden">
            {countMeaning}
          </span>
        </span>
      )}
    </>
  );
}

function NetworkState() {
  const { status } = useAppState();
  const word = status.online ? 'Online' : 'Offline';
  return (
    <p className="sidebar-network" role="status" title={word}>
      <span className="sidebar-network-shape" data-online={status.online} aria-hidden="true" />
      <span className="sidebar-label">{word}</span>
    </p>
  );
}
