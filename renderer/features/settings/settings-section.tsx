import './settings.css';
import { type ReactNode, useId } from 'react';

interface SettingsSectionProps {
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
}

/** One region of the settings, named by its title. */
export function SettingsSection({ title, description, children }: SettingsSectionProps) {
  const id = useId();
  return (
    <section className="settings-section" aria-labelledby={id}>
      <div className="settings-section-head">
        <h2 id={id}>{title}</h2>
        {description && <p className="quiet small">{description}</p>}
      </div>
      <div className="settings-section-body">{children}</div>
    </section>
  );
}
