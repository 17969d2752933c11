import { linkOf } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { toWebAddress } from '../library/link-services.ts';
import { withOpening } from '../library/with-views.ts';
import type { Parts } from '../parts.ts';

/**
 * Opens the address of a recording that is a link in the user's browser; it counts as viewed then, and nobody is told. What is
 * opened stands in `recording.json`, never in a request. Rejects with `AppError('unsupported')` for any other recording.
 */
export async function openLink(
  { library, host }: Pick<Parts, 'library' | 'host'>,
  recordingId: string,
): Promise<null> {
  // Anyone may have written the file.
  const address = toWebAddress(linkOf(library.getStored(recordingId).file) ?? '');
  if (address === null) throw new AppError('unsupported', 'the recording is no link');
  await host.browser.openExternal(address);
  const now = new Date().toISOString();
  await library.update(recordingId, ({ file }) => withOpening(file, now));
  return null;
}
