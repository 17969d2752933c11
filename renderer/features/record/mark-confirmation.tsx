import { useEffect, useState } from 'react';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { useCapture } from '../../capture/capture-provider.tsx';

const shownMs = 2500;

/** Says for a moment that a mark was set, and where. */
export function MarkConfirmation({ markCount }: { readonly markCount: number }) {
  const { elapsedMs } = useCapture();
  const [shown, setShown] = useState({ markCount, text: '' });
  if (shown.markCount !== markCount) {
    setShown({ markCount, text: `Mark ${markCount} at ${formatDuration(elapsedMs())}` });
  }
  const { text } = shown;
  useEffect(() => {
    if (text === '') return;
    const timer = window.setTimeout(() => setShown((now) => ({ ...now, text: '' })), shownMs);
    return () => window.clearTimeout(timer);
  }, [text]);
  return (
    <span role="status" className="mark-confirmation small tabular" data-shown={text !== ''}>
      {text}
    </span>
  );
}
