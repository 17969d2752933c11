/** A rectangle of the desktop in device-independent pixels. */
export interface DesktopArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A display as far as the bar cares: `workArea` is what docks and task bars leave free. */
export interface BarDisplay {
  readonly id: number;
  readonly workArea: DesktopArea;
}

/** What is known when the control bar needs a place. */
export interface BarPlaceOptions {
  /** What is recorded: a window, or this display; null for a screen of which that is not known. */
  readonly recorded: 'window' | BarDisplay | null;
  /** True when the system keeps the bar out of pictures of the screen. */
  readonly canHide: boolean;
  readonly displays: readonly BarDisplay[];
  /** The one the user works on. */
  readonly current: BarDisplay;
}

/** Size of the control bar, device-independent pixels. */
export const barSize = { width: 320, height: 56 } as const;

const margin = 16;

/** The bar never gets into the picture: where it cannot be hidden, it goes to a display that is not recorded. */
function chooseDisplay({ recorded, canHide, displays, current }: BarPlaceOptions): BarDisplay | null {
  if (canHide || recorded === 'window') return current;
  if (recorded === null) return null;
  return displays.find(({ id }) => id !== recorded.id) ?? null;
}

/** Where the bar goes: the middle of a display's lower edge; null when every place would be in the picture. */
export function placeControlBar(options: BarPlaceOptions): DesktopArea | null {
  const display = chooseDisplay(options);
  if (display === null) return null;
  const { x, y, width, height } = display.workArea;
  return {
    ...barSize,
    x: Math.round(x + (width - barSize.width) / 2),
    y: y + height - barSize.height - margin,
  };
}
