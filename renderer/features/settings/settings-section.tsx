import './settings.css';
import type { ReactNode } from 'react';

interface SettingsSectionProps {
  /** Its name in addresses: `/settings/<name>`. */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
}

/** One region of the settings, named by its title. */
export function SettingsSection({ name, title, description, children }: SettingsSectionProps) {
  const id = `settings-${name}`;
  return (
    <section className="settings-section" aria-labelledby={id}>
      <div className="settings-section-head">
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        {description && <p className="quiet small">{description}</p>}
      </div>
      <div className="settings-section-body">{children}</div>
    </section>
  );
}
