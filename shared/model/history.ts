import { z } from 'zod';
import type { ErrorCode } from '../contract/errors.ts';
import { idSchema } from './identity.ts';

/** What is exported: a project, recordings by themselves, or everything. */
export const exportScopeSchema = z.union([
  z.strictObject({ projectId: idSchema }),
  z.strictObject({ recordingIds: z.array(idSchema).min(1).max(500) }),
  z.strictObject({ all: z.literal(true) }),
]);

/** See {@link exportScopeSchema}. */
export type ExportScope = z.infer<typeof exportScopeSchema>;

/** What to export. Days are those of the place where a recording was made; null for no limit. */
export const exportOrderSchema = z.strictObject({
  scope: exportScopeSchema,
  fromDay: z.iso.date().nullable(),
  toDay: z.iso.date().nullable(),
  /** Captures too, which are large; without them they go along only where there is nothing else to play. */
  withCaptures: z.boolean(),
});

/** See {@link exportOrderSchema}. */
export type ExportOrder = z.infer<typeof exportOrderSchema>;

/** One file of an export that is not as it was exported. `path` is relative to the export, with `/`. */
export interface Damage {
  readonly kind: 'changed' | 'missing' | 'extra';
  readonly path: string;
}

/** What came of an export. */
export interface ExportReport {
  readonly kind: 'export';
  readonly recordingCount: number;
  /** Recordings of which files were missing in the library. */
  readonly incompleteCount: number;
  readonly sizeBytes: number;
  /** SHA-256 of `manifest.json`: noted elsewhere, it proves later that nothing was changed. */
  readonly manifestSha256: string;
}

/** What came of checking an export. */
export interface CheckReport {
  readonly kind: 'check';
  /** When it was exported, ISO 8601. */
  readonly createdAt: string;
  readonly fileCount: number;
  readonly sizeBytes: number;
  /** The first of them. */
  readonly damages: readonly Damage[];
  readonly damageCount: number;
  readonly manifestSha256: string;
}

/** What came of importing an export. */
export interface ImportReport {
  readonly kind: 'import';
  readonly importedCount: number;
  /** Recordings that were in this library already, the bin included; they stay as they are. */
  readonly knownCount: number;
  /** Folders of the export that were left out, since files in them are missing or changed: the first of them. */
  readonly damaged: readonly string[];
  readonly damagedCount: number;
}

/** An export, a check or an import, under way or ended. There is one at a time. */
export interface HistoryWork {
  readonly id: string;
  readonly kind: 'export' | 'check' | 'import';
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  /** Name of the export's folder. */
  readonly folderName: string;
  /** Where that folder lies, in words for people. */
  readonly placeLabel: string;
  /** 0 to 1. */
  readonly progress: number;
  readonly report: ExportReport | CheckReport | ImportReport | null;
  /** Why it failed. */
  readonly problem: { readonly code: ErrorCode; readonly detail: string } | null;
}

/** Where exports go, and those that are there. */
export interface ExportsPlace {
  /** The folder in words for people. */
  readonly label: string;
  /** Newest first, at most 200. */
  readonly exports: readonly {
    readonly name: string;
    /** When the folder was last changed, ISO 8601. */
    readonly changedAt: string;
    /** False for one that was not finished. */
    readonly isWhole: boolean;
  }[];
}
