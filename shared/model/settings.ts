import { z } from 'zod';
import { screenPresetSchema } from './deliverable.ts';
import { emailSchema } from './identity.ts';
import { storageSchema } from './storage.ts';

/** Who the user is; stands in messages and in the tags of deliverables. */
export const profileSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  email: emailSchema,
});

/** See {@link profileSchema}. */
export type Profile = z.infer<typeof profileSchema>;

/** How voice is compressed for sending: AAC 48 kb/s, AAC 64 kb/s, or Opus 24 kb/s. */
export const voicePresetSchema = z.enum(['standard', 'high', 'small']);

/** See {@link voicePresetSchema}. */
export type VoicePreset = z.infer<typeof voicePresetSchema>;

/** What a screen or camera recording is made of, and how. */
export const captureSettingsSchema = z.strictObject({
  /** Sources that were on last time. */
  withMicrophone: z.boolean(),
  withSystemAudio: z.boolean(),
  withCamera: z.boolean(),
  camera: z.strictObject({ deviceId: z.string().max(300), label: z.string().max(300) }),
  /** Largest picture height in pixels; null for the size of the source. */
  maxHeight: z.union([z.literal(720), z.literal(1080), z.literal(1440), z.literal(2160)]).nullable(),
  frameRate: z.union([z.literal(15), z.literal(30), z.literal(60)]),
  /** Seconds counted down before a screen or camera take begins; 0 for none. */
  countdownSeconds: z.union([z.literal(0), z.literal(3), z.literal(5), z.literal(10)]),
  /** Keeps our own window out of the picture where the platform can. */
  hideOwnWindow: z.boolean(),
});

/** See {@link captureSettingsSchema}. */
export type CaptureSettings = z.infer<typeof captureSettingsSchema>;

/** How a connection to a mail server is protected. `none` is accepted for loopback addresses only. */
export const mailSecuritySchema = z.enum(['tls', 'starttls', 'none']);

/** See {@link mailSecuritySchema}. */
export type MailSecurity = z.infer<typeof mailSecuritySchema>;

const mailHostSchema = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9.:_-]+$/);
const portSchema = z.number().int().min(1).max(65535);

const oauthProviderSchema = z.enum(['google', 'microsoft']);

/** Providers whose own sign-in page can take the place of a password. */
export type OauthProviderName = z.infer<typeof oauthProviderSchema>;

/** A mail account, without its password. */
export const mailAccountSchema = z.strictObject({
  email: emailSchema,
  smtpHost: mailHostSchema,
  smtpPort: portSchema,
  smtpSecurity: mailSecuritySchema,
  /** Null or missing for sending only. */
  imapHost: mailHostSchema.nullable().optional(),
  imapPort: portSchema.optional(),
  imapSecurity: mailSecuritySchema.optional(),
  /** Folder of the mailbox that mail moves to once it was taken in; missing to leave the mailbox as it is. */
  moveTo: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^\p{Cc}*%]+$/u)
    .refine((name) => name.toLowerCase() !== 'inbox', 'where it came from')
    .optional(),
  /** Empty when the server asks for no sign-in. */
  userName: z.string().max(254),
  /** Missing for a password. The client id is that of an app the user or the builder registered. */
  auth: z
    .strictObject({ provider: oauthProviderSchema, clientId: z.string().trim().min(1).max(300) })
    .optional(),
});

/** See {@link mailAccountSchema}. */
export type MailAccount = z.infer<typeof mailAccountSchema>;

/** An account as it is kept; its secret lies elsewhere. */
export const savedAccountSchema = mailAccountSchema.extend({
  /** The address it was added with, in lower case; stays when the address changes. What waits in the Outbox names it. */
  id: z.string().min(1).max(300),
});

/** See {@link savedAccountSchema}. */
export type SavedAccount = z.infer<typeof savedAccountSchema>;

/** The id of an account that is added with this address. */
export function accountIdOf(email: string): string {
  return email.toLowerCase();
}

/** What a test of an account found; nothing in it failed. */
export interface AccountTestReport {
  /** The sending server's greeting. */
  readonly greeting: string;
  /** Null for an account that only sends. */
  readonly receiving: {
    readonly server: string;
    /** How long a message to oneself took, in milliseconds; null when it did not arrive while we waited. */
    readonly arrivedAfterMs: number | null;
  } | null;
}

/** Servers that were found for an address, and where: shown, and editable by hand. */
export interface FoundSettings extends Omit<MailAccount, 'email'> {
  readonly source: 'known-provider' | 'autoconfig' | 'dns';
}

/** Everything in `settings.json`. Small things only, never a secret. */
export const settingsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Null until the first run is done. */
  profile: profileSchema.nullable(),
  mailMode: z.enum(['practice', 'account']),
  /** The first one is the default. No two have the same address. */
  mailAccounts: z.array(savedAccountSchema).max(20),
  voicePreset: voicePresetSchema,
  /** Label and id of the microphone chosen last; empty for the system's default. Ids change, labels help to find it again. */
  microphone: z.strictObject({ deviceId: z.string().max(300), label: z.string().max(300) }),
  capture: captureSettingsSchema,
  /** How pictures are sent, until the send panel says otherwise. */
  screenPreset: screenPresetSchema,
  /** Largest message that recipients take, as their providers state it, in megabytes of 1,000,000 bytes. */
  mailLimitMegabytes: z.number().min(1).max(1000),
  /** Where large recordings are put to be sent as links; null for nowhere. */
  storage: storageSchema.nullable(),
  /** Whether senders are told when their recordings were viewed. */
  sendReceipts: z.boolean(),
  /** Where the last recording was filed: what Review suggests and where a new take begins. */
  lastProjectId: z.string().nullable(),
  /** Chosen library folder, or null for the default one. Only core writes it, from a dialog of the host. */
  libraryFolder: z.string().nullable(),
  /** Chosen folder for exports, or null for the default one. Only core writes it, from a dialog of the host. */
  exportsFolder: z.string().nullable(),
  /** Folder that a move of the library goes to while it is not finished. */
  unfinishedMove: z.string().nullable(),
  /** Where the library was before it moved to `movedTo`, and what lies there, until that is deleted or kept on purpose. */
  formerLibrary: z
    .strictObject({
      folder: z.string(),
      movedTo: z.string(),
      files: z.number().int().nonnegative(),
      sizeBytes: z.number().int().nonnegative(),
    })
    .nullable(),
  /** Folder whose files are taken in by themselves, and the project they go to. Only core writes it, from a dialog of the host. */
  watchedFolder: z.strictObject({ folder: z.string(), projectId: z.string().nullable() }).nullable(),
  /** The backup that was compared last, and how it stood. */
  backupCheck: z
    .strictObject({
      folder: z.string(),
      /** ISO 8601. */
      endedAt: z.string(),
      recordings: z.number().int().nonnegative(),
      counts: z.strictObject({
        missing: z.number().int().nonnegative(),
        older: z.number().int().nonnegative(),
        different: z.number().int().nonnegative(),
        unreadable: z.number().int().nonnegative(),
      }),
    })
    .nullable(),
  theme: z.enum(['system', 'light', 'dark']),
});

/** See {@link settingsSchema}. */
export type Settings = z.infer<typeof settingsSchema>;

/** What the renderer may change by itself. */
export const settingsPatchSchema = settingsSchema
  .pick({
    profile: true,
    voicePreset: true,
    microphone: true,
    capture: true,
    screenPreset: true,
    mailLimitMegabytes: true,
    sendReceipts: true,
    theme: true,
  })
  .partial();

/** Settings as the renderer sees them: folders only as words. */
export type PublicSettings = Omit<
  Settings,
  | 'libraryFolder'
  | 'exportsFolder'
  | 'unfinishedMove'
  | 'formerLibrary'
  | 'watchedFolder'
  | 'backupCheck'
  | 'schemaVersion'
>;

/** Settings of an empty data folder. */
export const defaultSettings: Settings = {
  schemaVersion: 1,
  profile: null,
  mailMode: 'practice',
  mailAccounts: [],
  voicePreset: 'standard',
  microphone: { deviceId: '', label: '' },
  capture: {
    withMicrophone: true,
    withSystemAudio: false,
    withCamera: false,
    camera: { deviceId: '', label: '' },
    maxHeight: 1080,
    frameRate: 30,
    countdownSeconds: 0,
    hideOwnWindow: true,
  },
  screenPreset: 'universal',
  mailLimitMegabytes: 25,
  storage: null,
  sendReceipts: true,
  lastProjectId: null,
  libraryFolder: null,
  exportsFolder: null,
  unfinishedMove: null,
  formerLibrary: null,
  watchedFolder: null,
  backupCheck: null,
  theme: 'system',
};
