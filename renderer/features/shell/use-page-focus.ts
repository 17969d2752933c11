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
    return keepFocusOnHeading(element);
  }, [path]);
  return main;
}

/** Focuses the `h1` in `element`, and the one that takes its place when the page has loaded, until the focus goes elsewhere. */
function keepFocusOnHeading(element: HTMLElement): () => void {
  const focus = () => element.querySelector('h1')?.focus({ preventScroll: true });
  const observer = new MutationObserver(() => {
    // A removed element takes the focus with it; the body has it then.
    if (document.activeElement === document.body) focus();
    else if (document.activeElement?.tagName !== 'H1') observer.disconnect();
  });
  focus();
  observer.observe(element, { childList: true, subtree: true });
  return () => observer.disconnect();
}
