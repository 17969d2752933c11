import './send.css';
import { useId, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { presetChoices } from './choose-preset.ts';
import type { MessageFaults, MessageFieldValues } from './message-draft.ts';
import { sendTimes, toLocalField } from './send-time.ts';

interface MessageFieldsProps {
  readonly values: MessageFieldValues;
  readonly onChange: (change: Partial<MessageFieldValues>) => void;
  readonly faults: MessageFaults | null;
  /** Offers the ways to send a picture. */
  readonly hasPicture: boolean;
  /** Puts the focus into To. */
  readonly autoFocus?: boolean;
}

const hourMs = 3_600_000;

/** To whom, what and when. */
export function MessageFields(props: MessageFieldsProps) {
  const { values, onChange, faults, hasPicture, autoFocus = false } = props;
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
        <Select
          label="When"
          value={values.time}
          onChange={(time) => {
            const chosen = values.chosen || toLocalField(Date.now() + hourMs);
            onChange(time === 'chosen' ? { time, chosen } : { time });
          }}
          options={sendTimes}
        />
        {values.time === 'chosen' && (
          <ChosenTime
            value={values.chosen}
            onChange={(chosen) => onChange({ chosen })}
            fault={faults?.when ?? ''}
          />
        )}
      </div>
    </div>
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

interface ChosenTimeProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault: string;
}

function ChosenTime({ value, onChange, fault }: ChosenTimeProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        Date and time
      </label>
      <input
        id={id}
        type="datetime-local"
        className="field-input"
        value={value}
        aria-invalid={fault !== ''}
        aria-describedby={fault ? `${id}-fault` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {fault && (
        <p id={`${id}-fault`} className="field-error">
          {fault}
        </p>
      )}
    </div>
  );
}
