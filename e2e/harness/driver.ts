import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test';

/** What a spec may want of an app that is about to start. */
export interface OpenOptions {
  readonly dataDirectory: string;
  /** Null for the one that the app's settings say, at first `Outspoken` in the home folder. */
  readonly libraryDirectory: string | null;
  /** Folder that people choose in every folder dialog. */
  readonly chosenFolder?: string;
  /** WAV file the microphone plays, over and over. */
  readonly microphone?: string;
  /** Use the machine's real sound server instead of a file. */
  readonly realMicrophone?: boolean;
  /** Motion JPEG file the camera plays, over and over. */
  readonly camera?: string;
  /** X display on which the browser opens its window and whose whole screen it shares when asked; without one it has no window. */
  readonly display?: string;
  /** More switches of the browser. */
  readonly browserArgs?: readonly string[];
  /** Environment of the app. */
  readonly env?: Readonly<Record<string, string>>;
  /** Environment of the browser, for a sound server of its own; in Electron both are one. */
  readonly browserEnv?: Readonly<Record<string, string>>;
  readonly context?: Pick<BrowserContextOptions, 'colorScheme' | 'viewport' | 'reducedMotion'>;
}

/** The app with its page, whatever host it runs in. */
export interface OpenApp {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly host: 'electron' | 'chromium';
  /** Process id of core. */
  readonly pid: number;
  /** Where another browser can reach the app; null in Electron. */
  readonly address: string | null;
  /** Ends the app as a user would. */
  close(): Promise<void>;
  /** SIGKILL of the process that core runs in. */
  killCore(): Promise<void>;
  /** SIGKILL of the browser; in Electron a crash of the renderer. */
  killBrowser(): void;
}
