import { useClient } from '../../bridge/client-context.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { useAppState } from '../shell/app-state.tsx';
import { SettingsSection } from './settings-section.tsx';

/** What others learn about the user. */
export function PrivacySection() {
  const { settings } = useAppState();
  const client = useClient();
  const showProblem = useProblemToast();
  return (
    <SettingsSection name="privacy" title="Privacy">
      <Checkbox
        label="Tell senders when I have viewed their recordings"
        description="Once you have played 5 seconds of what someone sent with Outspoken, it tells them by mail that you did, and how much. Nobody else learns of it."
        isSelected={settings.sendReceipts}
        onChange={(sendReceipts) => void client.call('settings.update', { sendReceipts }).catch(showProblem)}
      />
    </SettingsSection>
  );
}
