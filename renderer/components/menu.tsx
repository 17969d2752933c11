import './menu.css';
import { useRef, useState } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import { PlainIconButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

/** One entry of a {@link MenuButton}. */
export interface MenuEntry {
  readonly label: string;
  readonly icon: IconName;
  readonly onSelect: () => void;
}

const openingKeys: readonly string[] = ['Enter', ' ', 'ArrowDown'];

interface MenuButtonProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}

/** A button with three dots that opens a menu; `label` says of what. The menu is made when it is opened: rows of long lists have one each. */
export function MenuButton({ label, entries }: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <PlainIconButton
        ref={button}
        label={label}
        icon="more"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
        onKeyDown={(event) => {
          if (!openingKeys.includes(event.key)) return;
          // The click that would follow counts as that of a screen reader, which then moves the focus itself.
          event.preventDefault();
          setOpen(true);
        }}
      />
      {isOpen && (
        <Popover
          className="menu-popover"
          placement="bottom end"
          triggerRef={button}
          isOpen
          onOpenChange={setOpen}
        >
          <Menu className="menu" aria-label={label} autoFocus="first" onClose={() => setOpen(false)}>
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
