import './page.css';
import { type ReactNode, useEffect } from 'react';

interface PageProps {
  /** The one `h1`; takes the focus when the page is reached by navigation. */
  readonly title: string;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  /** `narrow` for doing (720 px of content), `wide` for browsing. */
  readonly width?: 'narrow' | 'wide';
  readonly children: ReactNode;
}

/** The frame of every page: title, actions, content in one column. Also names the window. */
export function Page({ title, subtitle, actions, width = 'narrow', children }: PageProps) {
  useEffect(() => {
    document.title = `${title} - Outspoken`;
  }, [title]);
  return (
    <div className={`page page-${width}`}>
      <header className="page-header">
        <div className="page-heading">
          <h1 tabIndex={-1} dir="auto">
            {title}
          </h1>
          {subtitle && <div className="page-subtitle">{subtitle}</div>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
