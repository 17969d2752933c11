import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type PassageSource, passageSources } from '../../../../shared/model/search.ts';

/** A text of a recording that can be found. */
export interface Passage {
  readonly source: PassageSource;
  /** Time of the capture it belongs to; null for the whole recording. */
  readonly atMs: number | null;
  readonly text: string;
}

/** Passages as bytes for {@link unpackPassages}. */
export function packPassages(passages: readonly Passage[]): Uint8Array {
  const rows = passages.map(({ source, atMs, text }) => [passageSources.indexOf(source), atMs, text]);
  return deflateRawSync(JSON.stringify(rows));
}

/** Passages from the bytes of {@link packPassages}. */
export function unpackPassages(bytes: Uint8Array): readonly Passage[] {
  const rows = JSON.parse(inflateRawSync(bytes).toString()) as [number, number | null, string][];
  return rows.map(([source, atMs, text]) => ({ source: passageSources[source] ?? 'title', atMs, text }));
}
