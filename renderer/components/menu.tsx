import './menu.css';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import { PlainIconButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

/** One entry of a {@link MenuButton}. */
export interface MenuEntry {
  readonly label: string;
  readonly icon: IconName;
  readonly onSelect: () => void;
}

/** Which entry has the focus when a menu opens; true for none yet, as after a click. */
type Focused = 'first' | 'last' | true;

/** A button with three dots that opens a menu; `label` says of what. Long lists have many: until it is opened there is only the button. */
export function MenuButton({
  label,
  entries,
}: {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}) {
  const button = useRef<HTMLButtonElement>(null);
  const menuId = useId();
  const [opened, setOpened] = useState<Focused | null>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    setOpened(event.key === 'ArrowDown' ? 'first' : 'last');
  };
  const close = () => setOpened(null);
  return (
    <>
      <PlainIconButton
        ref={button}
        label={label}
        icon="more"
        aria-haspopup="menu"
        aria-expanded={opened !== null}
        aria-controls={opened === null ? undefined : menuId}
        // A click by the keyboard has no count.
        onClick={({ detail }) => setOpened(detail === 0 ? 'first' : true)}
        onKeyDown={onKeyDown}
      />
      {opened !== null && (
        <Popover
          className="menu-popover"
          placement="bottom end"
          triggerRef={button}
          aria-label={label}
          isOpen
          onOpenChange={close}
        >
          <Menu id={menuId} className="menu" aria-label={label} autoFocus={opened} onClose={close}>
            {entries.map((entry) => (
              <MenuItem
                key={entry.label}
                className="menu-item"
                textValue={entry.label}
                onAction={entry.onSelect}
              >
                <Icon name={entry.icon} />
                {entry.label}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      )}
    </>
  );
}
