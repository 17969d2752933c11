import './menu.css';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { IconButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

/** One entry of a {@link MenuButton}. */
export interface MenuEntry {
  readonly label: string;
  readonly icon: IconName;
  readonly onSelect: () => void;
}

/** A button with three dots that opens a menu; `label` says of what. */
export function MenuButton({
  label,
  entries,
}: {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}) {
  return (
    <MenuTrigger>
      <IconButton label={label} icon="more" />
      <Popover className="menu-popover" placement="bottom end">
        <Menu className="menu" aria-label={label}>
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
    </MenuTrigger>
  );
}
