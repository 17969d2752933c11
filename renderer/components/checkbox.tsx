import './choice.css';
import { useId } from 'react';

interface CheckboxProps {
  readonly label: string;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly description?: string | undefined;
  readonly isDisabled?: boolean;
}

/** A native check box with its label, and a hint below it. */
export function Checkbox({ label, isSelected, onChange, description, isDisabled = false }: CheckboxProps) {
  const id = useId();
  return (
    <div className="choice">
      <input
        id={id}
        type="checkbox"
        className="choice-input"
        checked={isSelected}
        disabled={isDisabled}
        aria-describedby={description ? `${id}-description` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id} className="choice-label">
        {label}
      </label>
      {description && (
        <p id={`${id}-description`} className="choice-description">
          {description}
        </p>
      )}
    </div>
  );
}
