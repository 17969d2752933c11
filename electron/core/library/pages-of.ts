import type { MethodArgs } from '../../../shared/contract/methods.ts';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import type { Library } from './library.ts';

const pageSize = 500;

/**
 * Every recording that a list shows, page by page. What changes the list between two pages can move a recording from one to
 * the other: whoever needs each of them takes all pages without a pause, `[...pagesOf(library, list)].flat()`.
 */
export function* pagesOf(
  library: Pick<Library, 'listRecordings'>,
  list: Omit<MethodArgs<'library.listRecordings'>, 'offset' | 'limit'>,
): Generator<readonly RecordingSummary[]> {
  for (let offset = 0; ; offset += pageSize) {
    const { items } = library.listRecordings({ ...list, offset, limit: pageSize });
    yield items;
    if (items.length < pageSize) return;
  }
}
