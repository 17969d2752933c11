import './progress-bar.css';
import { Label, ProgressBar as AriaProgressBar } from 'react-aria-components';

interface ProgressBarProps {
  readonly label: string;
  /** 0 to 1; null while it is not known. */
  readonly value: number | null;
  readonly isLabelHidden?: boolean;
  /** Shown instead of the percentage, for example `2 min left`. */
  readonly note?: string | undefined;
}

/** Progress with what, how far and, where known, how long. */
export function ProgressBar({ label, value, isLabelHidden = false, note }: ProgressBarProps) {
  const percentage = Math.round((value ?? 0) * 100);
  const name = isLabelHidden ? { 'aria-label': label } : {};
  return (
    <AriaProgressBar {...name} value={percentage} isIndeterminate={value === null} className="progress-bar">
      {!isLabelHidden && <Label className="progress-bar-label">{label}</Label>}
      <div className="progress-bar-track">
        <div
          className={value === null ? 'progress-bar-fill progress-bar-fill-unknown' : 'progress-bar-fill'}
          style={value === null ? {} : { width: `${percentage}%` }}
        />
      </div>
      <span className="progress-bar-value">{note ?? (value === null ? '' : `${percentage} %`)}</span>
    </AriaProgressBar>
  );
}
