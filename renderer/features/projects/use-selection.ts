import { useEffect, useEffectEvent, useState } from 'react';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import type { RecordingWindow } from './use-recording-window.ts';

/** Which rows of a list are selected. */
export interface Selection {
  readonly has: (id: string) => boolean;
  /** Selected ones that are still in the list, in its order. */
  readonly chosen: readonly RecordingSummary[];
  /** Selects or lets go of one; with `isRange`, everything from the one touched last up to it. */
  readonly toggle: (id: string, isRange: boolean) => void;
  /** Selects every recording of the list, those that were not read yet too. */
  readonly selectAll: () => void;
  readonly clear: () => void;
}

/** Ids after one row was clicked: see {@link Selection}. Pure. */
export function toggled(
  {
    all,
    selected,
    anchor,
  }: Readonly<{
    all: readonly (string | undefined)[];
    selected: ReadonlySet<string>;
    anchor: string | null;
  }>,
  id: string,
  isRange: boolean,
): ReadonlySet<string> {
  const next = new Set(selected);
  const from = anchor === null ? -1 : all.indexOf(anchor);
  const to = all.indexOf(id);
  if (!isRange || from === -1 || to === -1) {
    if (!next.delete(id)) next.add(id);
    return next;
  }
  const isOn = !selected.has(id);
  for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (one === undefined) continue;
    if (isOn) next.add(one);
    else next.delete(one);
  }
  return next;
}

/** True where a row between two is not known: only reading it tells what lies between. */
export function hasGap(all: readonly (string | undefined)[], id: string, anchor: string | null): boolean {
  const from = anchor === null ? -1 : all.indexOf(anchor);
  const to = all.indexOf(id);
  return from !== -1 && to !== -1 && all.slice(Math.min(from, to), Math.max(from, to)).includes(undefined);
}

/** Keeps a selection over the rows of a list, however many of them are read; those that leave the list leave the selection. */
export function useSelection({ rows, readAll }: Pick<RecordingWindow, 'rows' | 'readAll'>): Selection {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  const showProblem = useProblemToast();
  const all = rows.map((row) => row?.id);
  const chosen = rows.filter((row) => row !== undefined).filter(({ id }) => selected.has(id));
  const withAll = (use: (ids: readonly string[]) => void) =>
    void readAll().then((read) => use(read.map(({ id }) => id)), showProblem);
  const toggle = (ids: readonly (string | undefined)[], id: string, isRange: boolean) =>
    setSelected((now) => toggled({ all: ids, selected: now, anchor }, id, isRange));
  // Rows that have moved are unknown until they are seen: what is selected among them is to be known.
  const isLost = chosen.length < selected.size && all.includes(undefined);
  const find = useEffectEvent(() =>
    withAll((ids) => {
      const there = new Set(ids);
      setSelected((now) => new Set([...now].filter((id) => there.has(id))));
    }),
  );
  useEffect(() => {
    if (isLost) find();
  }, [isLost]);
  return {
    has: (id) => selected.has(id),
    chosen,
    toggle(id, isRange) {
      setAnchor(id);
      if (isRange && hasGap(all, id, anchor)) withAll((ids) => toggle(ids, id, true));
      else toggle(all, id, isRange);
    },
    selectAll: () => withAll((ids) => setSelected(new Set(ids))),
    clear: () => setSelected(new Set()),
  };
}
