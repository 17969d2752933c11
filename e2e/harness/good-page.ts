import { AxeBuilder } from '@axe-core/playwright';
import { type Page, expect } from '@playwright/test';

/** Sizes that every page has to look right in. */
const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
];

/** No violation of WCAG level A or AA, and nothing that would scroll the whole window, at each of the sizes. */
export async function expectGoodPage(page: Page, name: string, viewports = sizes): Promise<void> {
  for (const viewport of viewports) {
    await page.setViewportSize(viewport);
    const { violations } = await new AxeBuilder({ page })
      // The other mode opens a page for each run, to put frames of other origins together, which we have none of.
      .setLegacyMode(true)
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const found = violations.map(({ id, nodes }) => `${name}: ${id} at ${nodes[0]?.html ?? ''}`);
    expect(found).toEqual([]);
    const overflow = await page.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
      return [scrollWidth - clientWidth, scrollHeight - clientHeight];
    });
    expect([name, viewport.width, ...overflow]).toEqual([name, viewport.width, 0, 0]);
  }
}
