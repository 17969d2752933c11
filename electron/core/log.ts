/** Writes one line per entry to `logs/outspoken.log`. Never pass secrets, tokens, addresses or message contents. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
  /** For bugs and unexpected failures; keeps the stack. */
  error(event: string, error: unknown, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
}
