import './send.css';
import { useId } from 'react';
import { formatBothTimes } from '../../../shared/text/format-both-times.ts';
import { fromWallTime, ownTimeZone, placeOfZone, toWallTime } from '../../../shared/text/zoned-time.ts';
import { Select } from '../../components/select.tsx';
import { useNow } from '../../components/when.tsx';
import type { MessageFieldValues } from './message-draft.ts';
import { sendTimes, toSendAt } from './send-time.ts';

interface WhenFieldsProps {
  readonly values: Pick<MessageFieldValues, 'time' | 'chosen'>;
  readonly onChange: (change: Partial<MessageFieldValues>) => void;
  /** See `MessageForm`. */
  readonly zone: string | null;
  readonly fault: string;
}

const hourMs = 3_600_000;

/** When a message goes; with what that is on the clocks of its recipient, where they show something else. */
export function WhenFields({ values, onChange, zone, fault }: WhenFieldsProps) {
  const nowMs = useNow();
  // Whoever lived there was taken out of To.
  const time = values.time === 'there' && zone === null ? 'tomorrow' : values.time;
  const sendAt = toSendAt({ ...values, time, zone }, nowMs);
  const both = sendAt && zone && formatBothTimes(sendAt, { nowMs, there: zone, here: ownTimeZone() });
  const said = both ? `${both.there}, ${both.here} for you.` : undefined;
  return (
    <>
      <Select
        label="When"
        value={time}
        onChange={(next) => {
          const chosen = values.chosen || new Date(nextMinute(nowMs + hourMs)).toISOString();
          onChange(next === 'chosen' ? { time: next, chosen } : { time: next });
        }}
        options={sendTimes(zone)}
        description={time === 'chosen' ? undefined : said}
      />
      {time === 'chosen' && (
        <ChosenTime value={values.chosen} zone={zone} said={said} fault={fault} onChange={onChange} />
      )}
    </>
  );
}

function nextMinute(atMs: number): number {
  return Math.ceil(atMs / 60_000) * 60_000;
}

interface ChosenTimeProps extends Pick<WhenFieldsProps, 'onChange' | 'zone' | 'fault'> {
  /** ISO 8601, or empty. */
  readonly value: string;
  readonly said: string | undefined;
}

function ChosenTime({ value, onChange, zone, said, fault }: ChosenTimeProps) {
  const id = useId();
  const clocks = zone ?? ownTimeZone();
  const hint = fault || said;
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {zone === null ? 'Date and time' : `Date and time in ${placeOfZone(zone)}`}
      </label>
      <input
        id={id}
        type="datetime-local"
        className="field-input"
        value={value === '' ? '' : toWallTime(Date.parse(value), clocks)}
        aria-invalid={fault !== ''}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => {
          const atMs = fromWallTime(event.target.value, clocks);
          onChange({ chosen: Number.isNaN(atMs) ? '' : new Date(atMs).toISOString() });
        }}
      />
      {hint && (
        <p id={`${id}-hint`} className={fault ? 'field-error' : 'field-description'}>
          {hint}
        </p>
      )}
    </div>
  );
}
