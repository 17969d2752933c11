import { useState } from 'react';
import {
  type CheckedMessage,
  type MessageFaults,
  type MessageFieldValues,
  checkMessage,
} from './message-draft.ts';
import { useRecipientZone } from './use-recipient-zone.ts';

/** Fields of a message with their faults, which are shown from the first try on. */
export interface MessageForm {
  readonly values: MessageFieldValues;
  /** Where the first recipient lives; null where that is not known, or in the user's own zone. */
  readonly zone: string | null;
  readonly faults: MessageFaults | null;
  readonly change: (change: Partial<MessageFieldValues>) => void;
  /** Checks the fields and shows what is wrong. */
  readonly check: () => CheckedMessage;
}

/** Keeps what was typed; fields nobody touched follow `defaults`. */
export function useMessageForm(defaults: MessageFieldValues): MessageForm {
  const [typed, setTyped] = useState<Partial<MessageFieldValues>>({});
  const [faults, setFaults] = useState<MessageFaults | null>(null);
  const values = { ...defaults, ...typed };
  const zone = useRecipientZone(values.to);
  const show = (checked: CheckedMessage) => {
    setFaults(checked.ok ? null : checked.faults);
    return checked;
  };
  return {
    values,
    zone,
    faults,
    change: (change) => {
      setTyped((before) => ({ ...before, ...change }));
      // Once something was wrong, every key tells whether it still is.
      if (faults) show(checkMessage({ ...values, ...change }, Date.now(), zone));
    },
    check: () => show(checkMessage(values, Date.now(), zone)),
  };
}
