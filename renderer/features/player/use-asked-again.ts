import { useEffect, useEffectEvent } from 'react';

/** Calls `onAgain` when the page that is shown is gone to again: its address stays, so nothing else tells. */
export function useAskedAgain(onAgain: () => void): void {
  const tell = useEffectEvent(onAgain);
  useEffect(() => {
    let shown = window.location.hash;
    // Every way to go somewhere sends it, links and `navigate` too (wouter's hash location).
    const onGone = () => {
      if (window.location.hash === shown) tell();
      shown = window.location.hash;
    };
    window.addEventListener('hashchange', onGone);
    return () => window.removeEventListener('hashchange', onGone);
  }, []);
}
