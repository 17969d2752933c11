import { useEffect, useEffectEvent } from 'react';
import { keepsKey } from './player-keys.ts';

/** Keys of the page's one player or editor, wherever the focus is. `onKey` says whether the key, with or without Shift, meant something; other combinations are left alone. */
export function usePageKeys(onKey: (key: string, isShifted: boolean) => boolean, isOn: boolean): void {
  const handle = useEffectEvent(onKey);
  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (keepsKey(event.target, event.key)) return;
      if (handle(event.key, event.shiftKey)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isOn]);
}
