import { expect, test } from './harness/fixtures.ts';

test('first look', async ({ app }) => {
  await app.page.getByRole('button', { name: 'Record voice memo' }).click();
  await expect(app.page.getByRole('timer', { name: 'Elapsed time' })).toBeVisible();
});
