import type { PublicSettings, SavedAccount, Settings } from '../../../shared/model/settings.ts';
import {
  accountIdOf,
  defaultSettings,
  mailAccountSchema,
  settingsSchema,
} from '../../../shared/model/settings.ts';
import type { Emit } from '../events.ts';
import type { HostSettingsStore } from '../host.ts';

/** Settings that change together; those left out or undefined stay. */
export type SettingsPatch = {
  readonly [Key in Exclude<keyof Settings, 'schemaVersion'>]?: Settings[Key] | undefined;
};

/** The user's settings, kept in memory and on disk. */
export interface AppSettings {
  readonly get: () => Settings;
  /** What the renderer may know. */
  readonly getPublic: () => PublicSettings;
  /** Checks and durably writes the changed values, then tells everyone. Throws a `ZodError` for values that do not fit. */
  readonly update: (patch: SettingsPatch) => Settings;
}

function toPublic(settings: Settings): PublicSettings {
  const { profile, mailMode, mailAccounts, voicePreset, microphone, lastProjectId, theme } = settings;
  const { capture, screenPreset, mailLimitMegabytes, sendReceipts, storage } = settings;
  const shown = { profile, mailMode, mailAccounts, voicePreset, microphone, lastProjectId, theme };
  return { ...shown, capture, screenPreset, mailLimitMegabytes, sendReceipts, storage };
}

/** The one account of a file from before there could be several. The same id comes of it however often it is read. */
function earlierAccounts(store: HostSettingsStore): readonly SavedAccount[] {
  const { data } = mailAccountSchema.safeParse(store.get('mailAccount'));
  return data ? [{ ...data, id: accountIdOf(data.email) }] : [];
}

/** Values that fit; a value that is missing or does not fit is its default. The file itself was checked when the data folder was opened. */
function readStore(store: HostSettingsStore): Settings {
  const values = Object.entries(settingsSchema.shape).map(([key, schema]) => {
    const value = store.get(key);
    const isEarlier = key === 'mailAccounts' && value === undefined;
    const parsed = schema.safeParse(isEarlier ? earlierAccounts(store) : value);
    return [key, parsed.success ? parsed.data : defaultSettings[key as keyof Settings]] as const;
  });
  return settingsSchema.parse(Object.fromEntries(values));
}

/** Settings in the host's `store`; every change is sent as `settings.changed`. */
export function createSettings(options: {
  readonly store: HostSettingsStore;
  readonly emit: Emit;
}): AppSettings {
  let current = readStore(options.store);
  return {
    get: () => current,
    getPublic: () => toPublic(current),
    update(patch) {
      const changed = Object.entries(patch).filter(([, value]) => value !== undefined);
      const next = settingsSchema.parse({ ...current, ...Object.fromEntries(changed) });
      // What was taken over from an earlier version is not kept twice.
      const isEarlier = options.store.get('mailAccount') !== undefined;
      options.store.set({ ...next, ...(isEarlier && { mailAccount: null }) });
      current = next;
      options.emit('settings.changed', toPublic(next));
      return next;
    },
  };
}
