/** Runs `work` on every item, at most `limit` at a time, in order of starting. Rejects with the first failure, after what had begun is done. */
export async function eachConcurrently<Item>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  const runners = Array.from({ length: limit }, async () => {
    for (let next = left.next(); next.done !== true; next = left.next()) await work(next.value);
  });
  const results = await Promise.allSettled(runners);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
