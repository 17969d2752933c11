import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Library } from './library.ts';
import { type LibraryFixture, createLibraryFixture, makeRecording } from './test-support/library-fixture.ts';
import { wantsReceipts } from './wants-receipts.ts';

describe('wantsReceipts', () => {
  let fixture: LibraryFixture;
  let library: Library;
  beforeEach(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
  });
  afterEach(() => fixture.dispose());

  it('goes by the recording, then by its client, then by neither', async () => {
    const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
    const [client] = library.listClients();
    const id = await makeRecording(library, { projectId, title: 'Chapter two' });
    expect(wantsReceipts(library, id)).toBeNull();
    await library.setClientReceipts({ clientId: client?.id ?? '', sendReceipts: false });
    expect(wantsReceipts(library, id)).toBe(false);
    await library.update(id, ({ file }) => ({ ...file, sendReceipts: true }));
    expect(wantsReceipts(library, id)).toBe(true);
  });

  it('knows nothing of what is not here', () => {
    expect(wantsReceipts(library, null)).toBeNull();
    expect(wantsReceipts(library, '7d3f0a52-0000-4000-8000-000000000000')).toBeNull();
  });
});
