import './notice.css';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

interface NoticeProps {
  readonly icon?: IconName;
  readonly title: string;
  /** What it means for the recording or the message, and what to do. */
  readonly children?: ReactNode;
  readonly actionLabel?: string | undefined;
  readonly onAction?: (() => void) | undefined;
  /** The server's or ffmpeg's own words. */
  readonly detail?: string | undefined;
}

/** A calm word in the page: what happened, what it means, the button that helps, details one click away. */
export function Notice({ icon = 'info', title, children, actionLabel, onAction, detail }: NoticeProps) {
  return (
    <div className="notice" role="status">
      <Icon name={icon} />
      <div className="notice-body">
        <div className="notice-text">
          <p className="notice-title">{title}</p>
          {children && <div className="notice-meaning">{children}</div>}
          {detail && (
            <details className="notice-detail">
              <summary>Details</summary>
              <pre tabIndex={0}>{detail}</pre>
            </details>
          )}
        </div>
        {actionLabel !== undefined && onAction && <Button onPress={onAction}>{actionLabel}</Button>}
      </div>
    </div>
  );
}
