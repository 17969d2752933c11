import { useEffect, useState } from 'react';

/** What `read` gives, read again every `everyMs` milliseconds. Renders only when it changed (`Object.is`). */
export function usePolled<Value>(read: () => Value, everyMs: number): Value {
  const [value, setValue] = useState(read);
  useEffect(() => {
    const timer = window.setInterval(() => setValue(() => read()), everyMs);
    return () => window.clearInterval(timer);
  }, [read, everyMs]);
  return value;
}
