import { mostLinkDays } from '../../../shared/model/storage.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useToast } from '../../components/toast.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { useAppState } from '../shell/app-state.tsx';
import { SettingsSection } from './settings-section.tsx';
import { type StorageDraft, type StorageForm, storageKinds, useStorageForm } from './use-storage-form.ts';

/** The user's own storage, which links to large recordings lead to. */
export function LargeRecordingsSection() {
  const { settings } = useAppState();
  const client = useClient();
  const showToast = useToast();
  const showProblem = useProblemToast();
  const { storage } = settings;
  const form = useStorageForm(storage);
  const saving = useAction();
  const save = () => {
    const typed = form.read();
    if (!typed) return;
    saving.run(async () => {
      await client.call('storage.save', typed);
      form.change({ secret: '' });
      showToast({ message: 'Storage saved. You can now send links.' });
    });
  };
  return (
    <SettingsSection
      name="large-recordings"
      title="Large recordings"
      description="What is too large for mail goes to storage of your own. The mail carries a link."
    >
      <p>
        {storage
          ? `Links lead to ${new URL(storage.url).host}. Choose one under Send as when you send.`
          : 'No storage is set up: large recordings are made smaller or sent in parts.'}
      </p>
      <form
        className="settings-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <StorageFields form={form} />
        {saving.error && <ProblemNotice error={saving.error} isMendedHere />}
        <div className="settings-actions">
          <Button type="submit" isDisabled={saving.isRunning}>
            {saving.isRunning ? 'Trying the storage' : 'Save storage'}
          </Button>
          {storage && (
            <Button
              variant="quiet"
              isDisabled={saving.isRunning}
              onPress={() => void client.call('storage.forget', {}).catch(showProblem)}
            >
              Stop using it
            </Button>
          )}
        </div>
      </form>
    </SettingsSection>
  );
}

const secretWords = { webdav: 'App password or password', s3: 'Secret key' } as const;

function StorageFields({ form }: { readonly form: StorageForm }) {
  const { draft, faults, change } = form;
  const field = (name: keyof StorageDraft) => ({
    value: draft[name],
    error: faults[name],
    onChange: (value: string) => change({ [name]: value }),
    spellCheck: 'false' as const,
  });
  const isS3 = draft.kind === 's3';
  return (
    <>
      <Select
        label="Kind"
        value={draft.kind}
        onChange={(kind) => change({ kind })}
        options={storageKinds}
        description={
          isS3
            ? `Links are signed and end by themselves, after ${mostLinkDays.s3} days at most.`
            : 'When a link ends, Outspoken removes the file the next time it runs.'
        }
      />
      <TextField
        label={isS3 ? 'Server address' : 'Folder address'}
        description={
          isS3
            ? 'Begins with https and is without the bucket.'
            : 'The folder has to be there. In Nextcloud it is shown under Files settings, as WebDAV.'
        }
        {...field('url')}
      />
      {isS3 ? (
        <div className="field-row">
          <TextField label="Bucket" {...field('bucket')} />
          <TextField label="Region" {...field('region')} />
        </div>
      ) : (
        <TextField
          label="Public address"
          description="Nextcloud and ownCloud need none: they make a link to each file. For others, it is where people open the folder without a password; {name} stands for the file. Left empty there, only people with access to your storage can open links."
          {...field('publicUrl')}
        />
      )}
      <div className="field-row">
        <TextField label={isS3 ? 'Access key' : 'Storage user name'} {...field('userName')} />
        <TextField
          label={secretWords[draft.kind]}
          type="password"
          description={form.hasSaved ? 'Leave it empty to keep the saved one.' : undefined}
          {...field('secret')}
        />
      </div>
    </>
  );
}
