import './field.css';
import type { RefObject } from 'react';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { Icon } from './icon.tsx';

interface TextFieldProps extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style' | 'isInvalid'> {
  readonly label: string;
  readonly description?: string | undefined;
  /** What is wrong, in a sentence; empty or left out when nothing is. */
  readonly error?: string | undefined;
  readonly multiline?: boolean;
  readonly placeholder?: string;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
}

/** A labelled text box, with room for a hint and for what is wrong. */
export function TextField(props: TextFieldProps) {
  const { label, description, error, multiline = false, placeholder, inputRef, ...rest } = props;
  const hint = placeholder === undefined ? {} : { placeholder };
  return (
    <AriaTextField {...rest} className="field" isInvalid={Boolean(error)}>
      <Label className="field-label">{label}</Label>
      {multiline ? (
        <TextArea className="field-input" dir="auto" {...hint} />
      ) : (
        <Input className="field-input" dir="auto" {...hint} {...(inputRef ? { ref: inputRef } : {})} />
      )}
      {description && !error && (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <FieldError className="field-error">
        <Icon name="warning" size={14} />
        {error}
      </FieldError>
    </AriaTextField>
  );
}
