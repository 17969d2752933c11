/** A source as `desktopCapturer` gives it. */
interface FakeSource {
  readonly id: string;
  readonly name: string;
  readonly display_id: string;
}

/** The desktop as a test sets it: two displays with a screen each, one window of another program, the pointer on the second display. */
export const screens = {
  displays: [
    { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } },
    { id: 2, workArea: { x: 1920, y: 0, width: 1280, height: 1000 } },
  ],
  sources: [
    { id: 'screen:0:0', name: 'Screen 1', display_id: '1' },
    { id: 'screen:7:0', name: 'Screen 2', display_id: '2' },
    { id: 'window:55:0', name: 'Spreadsheet', display_id: '' },
  ] as FakeSource[],
  pointer: { x: 2000, y: 10 },
  /** True when the system refuses to show the app anything. */
  fails: false,
  /** How often sources were asked for; on Wayland each opens a dialog. */
  asked: 0,
};

function picture(text: string) {
  return { isEmpty: () => text === '', toJPEG: () => Buffer.from(text) };
}

/** Follows electron.d.ts of 45.4.1 as far as it is used. */
export const desktopCapturer = {
  getSources: ({ types, thumbnailSize }: { types: string[]; thumbnailSize: { width: number } }) => {
    screens.asked += 1;
    if (screens.fails) return Promise.reject(new Error('Failed to get sources.'));
    const found = screens.sources.filter(({ id }) => types.includes(id.slice(0, id.indexOf(':'))));
    const thumbnail = (name: string) => picture(thumbnailSize.width === 0 ? '' : name);
    return Promise.resolve(found.map((source) => ({ ...source, thumbnail: thumbnail(source.name) })));
  },
};

/** Displays side by side, as {@link screens} has them. */
export const screen = {
  getCursorScreenPoint: () => screens.pointer,
  getAllDisplays: () => screens.displays,
  getDisplayNearestPoint: ({ x }: { x: number }) =>
    screens.displays.findLast(({ workArea }) => x >= workArea.x) ?? screens.displays[0],
};
