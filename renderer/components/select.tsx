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
  readonly isDisabled?: boolean;
  /** Hides the label from sight only. */
  readonly isLabelHidden?: boolean;
}

/** The system's own select: role `combobox`, native list, type-ahead. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, value, onChange, options, description, isDisabled = false, isLabelHidden = false } = props;
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
          aria-describedby={description ? `${id}-description` : undefined}
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
      {description && (
        <p id={`${id}-description`} className="field-description">
          {description}
        </p>
      )}
    </div>
  );
}
