/** Changes are told when there was none for this long, */
const quietMs = 150;
/** and this long after the first at the latest. */
const mostWaitMs = 700;
/** From so many on, looking at all of it is less work than at each. */
const mostPaths = 500;

/** Puts changes that come soon after each other together. */
export interface Gathering {
  /** Notes a path; null when it may be any. */
  readonly add: (path: string | null) => void;
  dispose(): void;
}

/** Creates a {@link Gathering}; `tell` gets the paths, or null when they are too many or one is not known. */
export function gatherPaths(tell: (paths: ReadonlySet<string> | null) => void): Gathering {
  let paths = new Set<string>();
  let isAny = false;
  let firstMs: number | null = null;
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    const gathered = isAny ? null : paths;
    paths = new Set();
    isAny = false;
    firstMs = null;
    tell(gathered);
  };
  return {
    add(path) {
      if (path === null) isAny = true;
      else paths.add(path);
      if (paths.size > mostPaths) isAny = true;
      if (isAny) paths.clear();
      const nowMs = performance.now();
      firstMs ??= nowMs;
      clearTimeout(timer);
      timer = setTimeout(flush, Math.max(0, Math.min(quietMs, firstMs + mostWaitMs - nowMs)));
      timer.unref();
    },
    dispose: () => clearTimeout(timer),
  };
}
