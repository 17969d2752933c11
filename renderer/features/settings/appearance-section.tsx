import type { PublicSettings } from '../../../shared/model/settings.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { RadioGroup, type RadioOption } from '../../components/radio-group.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { useAppState } from '../shell/app-state.tsx';
import { SettingsSection } from './settings-section.tsx';

const themes: readonly RadioOption<PublicSettings['theme']>[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** The theme. */
export function AppearanceSection() {
  const { settings } = useAppState();
  const client = useClient();
  const showProblem = useProblemToast();
  return (
    <SettingsSection name="appearance" title="Appearance">
      <RadioGroup
        label="Theme"
        value={settings.theme}
        options={themes}
        onChange={(theme) => void client.call('settings.update', { theme }).catch(showProblem)}
      />
    </SettingsSection>
  );
}
