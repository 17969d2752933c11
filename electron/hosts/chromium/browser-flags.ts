/** What {@link browserFlags} needs. */
export interface BrowserFlagsOptions {
  readonly address: string;
  readonly profileDirectory: string;
  /** True when the process runs as root on Linux. */
  readonly isRoot: boolean;
}

const disabledFeatures = [
  'Translate',
  'MediaRouter',
  'OptimizationHints',
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
];

/** Arguments of a Chromium that is the window of one app: own profile, no first-run pages, no traffic of its own, and no throttling, since it records while other windows cover it. */
export function browserFlags({ address, profileDirectory, isRoot }: BrowserFlagsOptions): readonly string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${profileDirectory}`,
    '--window-size=1280,800',
    // Permissions, and an end together: Chromium closes when the pipe does.
    '--remote-debugging-pipe',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-pings',
    '--hide-crash-restore-bubble',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-sync',
    '--disable-breakpad',
    '--disable-domain-reliability',
    '--disable-client-side-phishing-detection',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    `--disable-features=${disabledFeatures.join(',')}`,
    // Offers the sound of the computer in the picker, on Linux as well; without effect elsewhere.
    '--enable-features=PulseaudioLoopbackForScreenShare',
    // The profile holds no passwords; without these the desktop asks to unlock its keyring.
    '--password-store=basic',
    '--use-mock-keychain',
    // Chromium refuses to start with its sandbox as root. As any other user the sandbox stays on.
    ...(isRoot ? ['--no-sandbox', '--test-type'] : []),
  ];
}
