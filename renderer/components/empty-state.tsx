import './empty-state.css';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

interface EmptyStateProps {
  readonly icon: IconName;
  /** What will be here. */
  readonly title: string;
  readonly children: ReactNode;
  /** The first step, as a button or link. */
  readonly action?: ReactNode;
}

/** What a page says while there is nothing on it. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <Icon name={icon} size={28} />
      <h2>{title}</h2>
      <p className="empty-state-text">{children}</p>
      {action && <div className="empty-state-action">{action}</div>}
    </div>
  );
}
