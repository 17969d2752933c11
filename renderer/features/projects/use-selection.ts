import { useState } from 'react';

/** Which rows of a list are selected. */
export interface Selection {
  readonly has: (id: string) => boolean;
  /** Selected ones that are still in the list, in its order. */
  readonly ids: readonly string[];
  /** Selects or lets go of one; with `isRange`, everything from the one touched last up to it. */
  readonly toggle: (id: string, isRange: boolean) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}

/** Ids after one row was clicked: see {@link Selection}. Pure. */
export function toggled(
  {
    all,
    selected,
    anchor,
  }: Readonly<{ all: readonly string[]; selected: ReadonlySet<string>; anchor: string | null }>,
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
    if (isOn) next.add(one);
    else next.delete(one);
  }
  return next;
}

/** Keeps a selection over the rows `all`; rows that leave the list leave the selection. */
export function useSelection(all: readonly string[]): Selection {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  return {
    has: (id) => selected.has(id),
    ids: all.filter((id) => selected.has(id)),
    toggle(id, isRange) {
      setSelected(toggled({ all, selected, anchor }, id, isRange));
      setAnchor(id);
    },
    selectAll: () => setSelected(new Set(all)),
    clear: () => setSelected(new Set()),
  };
}
