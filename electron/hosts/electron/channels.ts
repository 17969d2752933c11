/** IPC channel of calls: `{name, args}` one way, a `Reply` back. */
export const callChannel = 'outspoken:call';

/** IPC channel of events from core to the page. */
export const eventChannel = 'outspoken:event';
