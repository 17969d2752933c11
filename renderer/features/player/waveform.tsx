import './waveform.css';
import { memo } from 'react';
import { drawBars } from './draw-bars.ts';

/** Bars of loudness, 0 to 100 each, over the width that is there. Decoration: whoever shows it says the same in words. */
export const Waveform = memo(function Waveform({ bars }: { readonly bars: readonly number[] }) {
  return (
    <svg
      className="waveform"
      viewBox={`0 0 ${Math.max(1, bars.length)} 100`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={drawBars(bars)} />
    </svg>
  );
});
