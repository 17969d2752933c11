/** The names to offer for what is typed so far: those that contain it, whatever the case; all when it is empty or is itself one of them. */
export function suggestNames(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const isKnown = names.some((name) => name.toLocaleLowerCase() === wanted);
  if (wanted === '' || isKnown) return names;
  return names.filter((name) => name.toLocaleLowerCase().includes(wanted));
}
