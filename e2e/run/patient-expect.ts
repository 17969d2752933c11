import { expect } from '@playwright/test';
import config from '../playwright.config.ts';

/** Waits as long as it does in specs: outside of Playwright's own runner it would give up after five seconds. */
export const patientExpect = expect.configure({ timeout: config.expect?.timeout ?? 0 });
