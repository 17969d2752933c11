import { useId } from 'react';

interface RangeFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value in words, shown and spoken. */
  readonly text: string;
  readonly onChange: (value: number) => void;
  /** The drag or key is over. */
  readonly onEnd?: () => void;
  readonly isDisabled?: boolean;
}

/** A native slider with its label and its value in words. */
export function RangeField({ label, text, onChange, onEnd, isDisabled = false, ...range }: RangeFieldProps) {
  const id = useId();
  return (
    <div className="range-field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <output htmlFor={id} className="small quiet tabular">
        {text}
      </output>
      <input
        {...range}
        id={id}
        type="range"
        aria-valuetext={text}
        disabled={isDisabled}
        onChange={(event) => onChange(Number(event.target.value))}
        onPointerUp={onEnd}
        onKeyUp={onEnd}
        onBlur={onEnd}
      />
    </div>
  );
}
