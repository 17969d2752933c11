import './button.css';
import type { ComponentProps, ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { Link } from 'wouter';
import { Icon, type IconName } from './icon.tsx';

/** How much a button asks for attention: one `primary` per page; `record` only starts or stops recording. */
export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'record';

interface Look {
  readonly variant?: ButtonVariant;
  readonly size?: 'normal' | 'large';
  readonly icon?: IconName;
}

interface ButtonProps extends Look, Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  readonly children: ReactNode;
}

function lookClass({ variant = 'secondary', size = 'normal' }: Look): string {
  return `button button-${variant} button-${size}`;
}

/** A button named by its text. */
export function Button({ variant = 'secondary', size = 'normal', icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={lookClass({ variant, size })}>
      {icon && <Icon name={icon} />}
      {children}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  readonly label: string;
  readonly icon: IconName;
  readonly variant?: ButtonVariant;
}

/** A button that shows only an icon; `label` is its name, also shown on hover. */
export function IconButton({ label, icon, variant = 'quiet', ...rest }: IconButtonProps) {
  return (
    <span title={label}>
      <AriaButton {...rest} aria-label={label} className={`button button-${variant} button-icon`}>
        <Icon name={icon} />
      </AriaButton>
    </span>
  );
}

interface PlainIconButtonProps extends Omit<
  ComponentProps<'button'>,
  'children' | 'className' | 'style' | 'type'
> {
  readonly label: string;
  readonly icon: IconName;
}

/** A quiet {@link IconButton} that is the browser's own button: cheap enough for every row of a long list. */
export function PlainIconButton({ label, icon, disabled, ...rest }: PlainIconButtonProps) {
  return (
    <span title={label}>
      <button
        {...rest}
        type="button"
        disabled={disabled}
        data-disabled={disabled === true ? true : undefined}
        aria-label={label}
        className="button button-quiet button-icon"
      >
        <Icon name={icon} />
      </button>
    </span>
  );
}

interface LinkButtonProps extends Look {
  readonly href: string;
  readonly children: ReactNode;
}

/** A link to another page that looks like a button. */
export function LinkButton({
  href,
  children,
  icon,
  variant = 'secondary',
  size = 'normal',
}: LinkButtonProps) {
  return (
    <Link href={href} className={lookClass({ variant, size })}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}
