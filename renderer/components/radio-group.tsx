import './choice.css';
import './field.css';
import { useId } from 'react';

/** One choice of a {@link RadioGroup}. */
export interface RadioOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly description?: string;
}

interface RadioGroupProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly RadioOption<Value>[];
}

/** Native radio buttons, each with a line that says what choosing it means. */
export function RadioGroup<Value extends string>({
  label,
  value,
  onChange,
  options,
}: RadioGroupProps<Value>) {
  const id = useId();
  return (
    <fieldset className="choice-group">
      <legend className="field-label">{label}</legend>
      {options.map((option) => (
        <div className="choice" key={option.value}>
          <input
            id={`${id}-${option.value}`}
            name={id}
            type="radio"
            className="choice-input"
            checked={option.value === value}
            aria-describedby={option.description ? `${id}-${option.value}-description` : undefined}
            onChange={() => onChange(option.value)}
          />
          <label htmlFor={`${id}-${option.value}`} className="choice-label">
            {option.label}
          </label>
          {option.description && (
            <p id={`${id}-${option.value}-description`} className="choice-description">
              {option.description}
            </p>
          )}
        </div>
      ))}
    </fieldset>
  );
}
