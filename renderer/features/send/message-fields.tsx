import './send.css';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { presetChoices } from './choose-preset.ts';
import { sendChoices } from './link-choices.ts';
import type { MessageFaults, MessageFieldValues } from './message-draft.ts';
import { WhenFields } from './when-fields.tsx';

interface MessageFieldsProps {
  readonly values: MessageFieldValues;
  /** Address of the account it goes by unless another one is chosen; null while nobody knows. */
  readonly suggestedFrom: string | null;
  readonly onChange: (change: Partial<MessageFieldValues>) => void;
  readonly faults: MessageFaults | null;
  /** See `MessageForm`. */
  readonly zone: string | null;
  /** Offers the ways to send a picture. */
  readonly hasPicture: boolean;
  /** Puts the focus into To. */
  readonly autoFocus?: boolean;
}

/** To whom, what and when. */
export function MessageFields(props: MessageFieldsProps) {
  const { values, onChange, faults, zone, hasPicture, autoFocus = false } = props;
  const { settings } = useAppState();
  const isPractice = settings.mailMode === 'practice';
  return (
    <div className="message-fields">
      <TextField
        label="To"
        value={values.to}
        onChange={(to) => onChange({ to })}
        error={faults?.to}
        description={
          isPractice
            ? 'Goes to the practice mailbox on this computer, whatever the address.'
            : 'Several addresses are separated by commas.'
        }
        autoFocus={autoFocus}
        autoComplete="email"
        inputMode="email"
        spellCheck="false"
      />
      <FromField {...props} />
      <CopiedField {...props} />
      <TextField
        label="Subject"
        value={values.subject}
        onChange={(subject) => onChange({ subject })}
        error={faults?.subject}
        maxLength={300}
      />
      <TextField
        label="Message"
        value={values.text}
        onChange={(text) => onChange({ text })}
        multiline
        maxLength={20_000}
      />
      <div className="message-when">
        {hasPicture && (
          <Select
            label="Quality"
            value={values.screenPreset}
            onChange={(screenPreset) => onChange({ screenPreset })}
            options={presetChoices}
          />
        )}
        {settings.storage && (
          <Select
            label="Send as"
            value={values.sendAs}
            onChange={(sendAs) => onChange({ sendAs })}
            options={sendChoices(settings.storage)}
          />
        )}
        <WhenFields values={values} onChange={onChange} zone={zone} fault={faults?.when ?? ''} />
      </div>
    </div>
  );
}

/** The account it goes by, where there is a choice. */
function FromField({ values, suggestedFrom, onChange }: MessageFieldsProps) {
  const { mailMode, mailAccounts } = useAppState().settings;
  if (mailMode === 'practice' || mailAccounts.length < 2 || suggestedFrom === null) return null;
  return (
    <Select
      label="From"
      value={values.from || suggestedFrom}
      onChange={(from) => onChange({ from })}
      options={mailAccounts.map(({ email }) => ({ value: email, label: email }))}
    />
  );
}

/** Those who get it to know of it: a button until somebody wants it. */
function CopiedField({ values, onChange, faults }: MessageFieldsProps) {
  const [isOpen, setOpen] = useState(values.cc !== '');
  if (!isOpen)
    return (
      <div className="message-add-cc">
        <Button variant="quiet" onPress={() => setOpen(true)}>
          Add Cc
        </Button>
      </div>
    );
  return (
    <TextField
      label="Cc"
      value={values.cc}
      onChange={(cc) => onChange({ cc })}
      error={faults?.cc}
      autoFocus={values.cc === ''}
      autoComplete="email"
      inputMode="email"
      spellCheck="false"
    />
  );
}
