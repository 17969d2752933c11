import { type RefObject, useEffect, useRef } from 'react';

/** After a navigation, scrolls `main` to its top and moves the focus to its `h1`, unless the new page has put it elsewhere itself. */
export function usePageFocus(main: RefObject<HTMLElement | null>, path: string): void {
  const shownPath = useRef(path);
  useEffect(() => {
    if (shownPath.current === path) return;
    shownPath.current = path;
    const element = main.current;
    if (!element) return;
    element.scrollTop = 0;
    if (!element.contains(document.activeElement))
      element.querySelector('h1')?.focus({ preventScroll: true });
  }, [main, path]);
}
