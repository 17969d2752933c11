import { useEffect } from 'react';
import { Page } from '../../components/page.tsx';
import { ShortcutList } from '../shortcuts/shortcut-list.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { LargeRecordingsSection } from './large-recordings-section.tsx';
import { MailSection } from './mail-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { RecordingSection } from './recording-section.tsx';
import { SettingsSection } from './settings-section.tsx';
import { StorageSection } from './storage-section.tsx';
import { WatchedFolderSection } from './watched-folder-section.tsx';

/** All settings on one page, in regions. `section` is the one to show first, from the address. */
export function SettingsPage({ section }: { readonly section: string | undefined }) {
  const { info } = useAppState();
  useEffect(() => {
    const heading = section && document.getElementById(`settings-${section}`);
    if (!heading) return;
    heading.scrollIntoView();
    heading.focus({ preventScroll: true });
  }, [section]);
  return (
    <Page title="Settings">
      <div>
        <ProfileSection />
        <MailSection />
        <LargeRecordingsSection />
        <WatchedFolderSection />
        <RecordingSection />
        <StorageSection />
        <PrivacySection />
        <AppearanceSection />
        <SettingsSection name="shortcuts" title="Shortcuts">
          <ShortcutList />
        </SettingsSection>
        <p className="quiet small">Outspoken {info.version}</p>
      </div>
    </Page>
  );
}
