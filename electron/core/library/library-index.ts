import type { DatabaseSync } from 'node:sqlite';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import { inTransaction } from '../in-transaction.ts';
import { isDamagedDatabase } from '../sqlite-error.ts';
import type { DiskMemory } from './availability.ts';
import { createGatheredChanges } from './gathered-changes.ts';
import { type IndexPlace, openIndex, putIndexAside, readAbout, writeAbout } from './open-index.ts';
import { type PlaceRows, createPlaceRows } from './place-rows.ts';
import { type ProblemRows, createProblemRows } from './problem-rows.ts';
import { type RecordingRows, createRecordingRows } from './recording-rows.ts';
import { type SearchRows, createSearchRows } from './search/search-rows.ts';

/** What is in the index. */
export interface IndexTables {
  readonly places: PlaceRows;
  readonly recordings: RecordingRows;
  readonly problems: ProblemRows;
  readonly search: SearchRows;
}

/** The index: a cache of the files, fast to ask, made again when it is damaged. */
export interface LibraryIndex extends Disposable {
  /** Asks or changes the index. When that meets damage, the index is put aside and `work` sees an empty one. */
  use<Value>(work: (tables: IndexTables) => Value): Value;
  /** Like `use`, all or nothing. */
  change<Value>(work: (tables: IndexTables) => Value): Value;
  /** Like `change` a moment later, together with others: for many of them, of which nobody waits for one. */
  changeSoon(work: (tables: IndexTables) => void): Promise<void>;
  /** True when a damaged index, or one of another version, was put aside since the start. */
  repaired(): boolean;
  /** Whether the library folder had a disk of its own when it was seen last. */
  readonly disk: DiskMemory;
  /** True when it held nothing of this library at the start. */
  readonly startedEmpty: boolean;
}

/** Opens the index at `place`; `onRepaired` is told when it was made anew later on and has to be filled again. */
export function createLibraryIndex(place: IndexPlace, onRepaired: (error: unknown) => void): LibraryIndex {
  let opened = openIndex(place);
  let tables = createTables(opened.database);
  let { repaired } = opened;
  const startedEmpty = opened.empty;

  const use = <Value>(work: (tables: IndexTables) => Value): Value => {
    if (!opened.database.isOpen) throw new AppError('library-unavailable', 'the library is closed');
    try {
      return work(tables);
    } catch (error) {
      if (!isDamagedDatabase(error)) throw error;
      opened.database.close();
      putIndexAside(place);
      opened = openIndex(place);
      tables = createTables(opened.database);
      repaired = true;
      onRepaired(error);
      return work(tables);
    }
  };
  const change = <Value>(work: (tables: IndexTables) => Value): Value =>
    use((current) => inTransaction(opened.database, () => work(current)));
  return {
    use,
    change,
    changeSoon: createGatheredChanges(change),
    repaired: () => repaired,
    disk: {
      wasOwn: () => opened.database.isOpen && use(() => readAbout(opened.database, 'disk')) === 'own',
      remember(isOwn) {
        if (opened.database.isOpen) use(() => writeAbout(opened.database, 'disk', isOwn ? 'own' : 'shared'));
      },
    },
    startedEmpty,
    dispose() {
      if (opened.database.isOpen) opened.database.close();
    },
  };
}

function createTables(database: DatabaseSync): IndexTables {
  return {
    places: createPlaceRows(database),
    recordings: createRecordingRows(database),
    problems: createProblemRows(database),
    search: createSearchRows(database),
  };
}
