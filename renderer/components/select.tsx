import './field.css';
import './select.css';
import { useId } from 'react';
import { Icon } from './icon.tsx';

/** One choice of a {@link Select}. */
export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly isDisabled?: boolean;
}

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly SelectOption<Value>[];
  readonly description?: string | undefined;
  /** What is wrong, in a sentence; empty or left out when nothing is. */
  readonly error?: string | undefined;
  readonly isDisabled?: boolean;
  /** Hides the label from sight only. */
  readonly isLabelHidden?: boolean;
}

/** The system's own select: role `combobox`, native list, type-ahead. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const {
    label,
    value,
    onChange,
    options,
    description,
    error,
    isDisabled = false,
    isLabelHidden = false,
  } = props;
  const hint = error ?? description;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : 'field-label'}>
        {label}
      </label>
      <div className="select">
        <select
          id={id}
          className="field-input select-input"
          value={value}
          disabled={isDisabled}
          aria-invalid={error ? true : undefined}
          aria-describedby={hint ? `${id}-description` : undefined}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.isDisabled}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" size={16} />
      </div>
      {hint && (
        <p id={`${id}-description`} className={error ? 'field-error' : 'field-description'}>
          {error && <Icon name="warning" size={14} />}
          {hint}
        </p>
      )}
    </div>
  );
}
