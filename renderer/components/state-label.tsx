import './state-label.css';
import type { ReactNode } from 'react';

/** Small shapes that say by form, not by colour alone, how something stands. */
export type StateShape = 'done' | 'idle' | 'waiting' | 'active' | 'attention' | 'ended' | 'recording';

const drawings: Record<StateShape, ReactNode> = {
  done: <path d="M1 5.5 4 8.5 9 2" />,
  idle: <circle cx="5" cy="5" r="4" />,
  waiting: <path d="M5 1a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM5 3v2.2L6.5 6" />,
  active: (
    <>
      <circle cx="5" cy="5" r="4" />
      <path d="M5 1a4 4 0 0 1 0 8Z" fill="currentcolor" />
    </>
  ),
  attention: <path d="M5 1 9.5 9h-9ZM5 4.2v1.9M5 7.6v.1" />,
  ended: <path d="m2 2 6 6M8 2 2 8" />,
  recording: <circle cx="5" cy="5" r="4.25" fill="currentcolor" stroke="none" />,
};

/** A state as a word with a small shape before it. */
export function StateLabel({
  shape,
  children,
}: {
  readonly shape: StateShape;
  readonly children: ReactNode;
}) {
  return (
    <span className={`state-label state-label-${shape}`}>
      <svg className="state-label-shape" viewBox="0 0 10 10" aria-hidden="true">
        {drawings[shape]}
      </svg>
      <span>{children}</span>
    </span>
  );
}
