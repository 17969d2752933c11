import './field.css';
import './name-combo-box.css';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { suggestNames } from './name-suggestions.ts';

interface NameComboBoxProps {
  readonly label: string;
  readonly value: string;
  /** Told on every key and on every choice; there is nothing to confirm. */
  readonly onChange: (value: string) => void;
  readonly suggestions: readonly string[];
  readonly description?: string | undefined;
  readonly isDisabled?: boolean;
}

/**
 * A text box that offers known names and takes any new one (ARIA combobox with a list, W3C APG). React Aria's combo box is
 * not used because it hides the rest of the page from assistive technology while its list is open.
 */
export function NameComboBox(props: NameComboBoxProps) {
  const { label, value, onChange, suggestions, description, isDisabled = false } = props;
  const id = useId();
  const { isOpen, setOpen, active, setActive, onKeyDown, offered, pick } = useSuggestionList(
    value,
    suggestions,
    onChange,
  );
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <input
        id={id}
        className="field-input"
        style={{ anchorName: anchorOf(id) }}
        role="combobox"
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={value}
        disabled={isDisabled}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-activedescendant={isOpen && active >= 0 ? `${id}-${active}` : undefined}
        aria-describedby={description ? `${id}-description` : undefined}
        onChange={(event) => {
          onChange(event.target.value);
          setActive(-1);
          setOpen(true);
        }}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {isOpen && <SuggestionList id={id} label={label} offered={offered} active={active} onPick={pick} />}
      {description !== undefined && (
        <p id={`${id}-description`} className="field-description">
          {description || '\u00a0'}
        </p>
      )}
    </div>
  );
}

function anchorOf(id: string): string {
  return `--anchor-${id}`;
}

interface SuggestionListProps {
  readonly id: string;
  readonly label: string;
  readonly offered: readonly string[];
  readonly active: number;
  readonly onPick: (name: string) => void;
}

function SuggestionList({ id, label, offered, active, onPick }: SuggestionListProps) {
  const list = useRef<HTMLUListElement>(null);
  const activeOption = useRef<HTMLLIElement>(null);
  // In the top layer nothing clips the list, a dialog that scrolls included.
  useLayoutEffect(() => {
    list.current?.showPopover();
  }, []);
  // Braces, since newer browsers return a promise, which React would take for a clean-up.
  useEffect(() => {
    activeOption.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <ul
      ref={list}
      id={`${id}-list`}
      popover="manual"
      style={{ positionAnchor: anchorOf(id) }}
      role="listbox"
      aria-label={label}
      className="name-combo-box-list"
      tabIndex={-1}
      // A press on the list, its scroll bar included, must not blur the box and close the list.
      onMouseDown={(event) => event.preventDefault()}
    >
      {offered.map((name, index) => (
        <li
          key={name}
          id={`${id}-${index}`}
          ref={index === active ? activeOption : null}
          role="option"
          aria-selected={index === active}
          className="name-combo-box-option ellipsis"
          title={name}
          onClick={() => onPick(name)}
        >
          <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  );
}

function useSuggestionList(value: string, names: readonly string[], onChange: (value: string) => void) {
  const [isWanted, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const offered = suggestNames(value, names);
  const isOpen = isWanted && offered.length > 0;

  function pick(name: string) {
    onChange(name);
    setOpen(false);
    setActive(-1);
  }

  function onKeyDown(event: KeyboardEvent) {
    const name = offered[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive(isOpen ? (active + step + offered.length) % offered.length : 0);
      setOpen(true);
    } else if (event.key === 'Enter' && isOpen && name !== undefined) {
      event.preventDefault();
      pick(name);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  }

  return { isOpen, setOpen, active, setActive, onKeyDown, offered, pick };
}
