import { useLayoutEffect } from 'react';
import type { PublicSettings } from '../../../shared/model/settings.ts';

/** Puts the chosen theme on the document; `system` leaves the choice to the system. */
export function useTheme(theme: PublicSettings['theme']): void {
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset.theme;
    else dataset.theme = theme;
  }, [theme]);
}
