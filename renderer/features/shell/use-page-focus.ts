import { type RefObject, useEffect, useRef } from 'react';

/**
 * Gives the ref for `main`. After a navigation to `path` it scrolls to the top and moves the focus to the page's `h1`,
 * unless the new page has put the focus somewhere in itself. `takesFocus`: the first page gets it too.
 */
export function usePageFocus(path: string, takesFocus: boolean): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const shownPath = useRef(takesFocus ? null : path);
  useEffect(() => {
    if (shownPath.current === path) return;
    shownPath.current = path;
    const element = main.current;
    if (!element || element.contains(document.activeElement)) return;
    element.scrollTo(0, 0);
    element.querySelector('h1')?.focus({ preventScroll: true });
  }, [path]);
  return main;
}
