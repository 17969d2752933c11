import { useEffect, useState } from 'react';
import type { Range } from '../../../shared/model/edit.ts';
import { type CallError, toCallError } from '../../bridge/call-error.ts';
import { useClient } from '../../bridge/client-context.tsx';

/** What counts as a silence. */
export interface SilenceRule {
  /** Quieter than this is silent. */
  readonly thresholdDb: number;
  readonly minSilenceMs: number;
}

/** The search for silences: shown while it is on, and begun anew with every change of the rule. */
export interface Silences {
  readonly isOn: boolean;
  readonly setOn: (isOn: boolean) => void;
  readonly rule: SilenceRule;
  readonly setRule: (rule: SilenceRule) => void;
  /** Null while they are being looked for. */
  readonly found: readonly Range[] | null;
  readonly error: CallError | null;
}

const usualRule: SilenceRule = { thresholdDb: -40, minSilenceMs: 800 };
/** Left on both sides of speech, so that it does not sound clipped. */
const marginMs = 150;
/** A slider that moves asks only when it rests. */
const restMs = 250;

interface Answer {
  readonly rule: SilenceRule;
  readonly found: readonly Range[];
  readonly error: CallError | null;
}

/** Looks for silences in a recording while it is on. */
export function useSilences(recordingId: string): Silences {
  const client = useClient();
  const [isOn, setOn] = useState(false);
  const [rule, setRule] = useState(usualRule);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    if (!isOn) return;
    let isLeft = false;
    const take = (next: Answer) => {
      if (!isLeft) setAnswer(next);
    };
    const ask = () =>
      client.call('media.findSilences', { recordingId, ...rule, marginMs }).then(
        ({ silences }) => take({ rule, found: silences, error: null }),
        (reason: unknown) => take({ rule, found: [], error: toCallError(reason) }),
      );
    const timer = setTimeout(() => void ask(), restMs);
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [client, recordingId, isOn, rule]);
  const isCurrent = isOn && answer?.rule === rule;
  return {
    isOn,
    setOn,
    rule,
    setRule,
    found: isCurrent ? answer.found : null,
    error: isCurrent ? answer.error : null,
  };
}
