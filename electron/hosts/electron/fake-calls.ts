/** Calls of the fake `electron` in the order they came, for example `app.setPath userData`. */
export const calls: string[] = [];

/** Notes one call; what is not text is noted as JSON. */
export function record(name: string, ...args: unknown[]): void {
  calls.push([name, ...args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)))].join(' '));
}
