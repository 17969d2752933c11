import { formatCount } from '../../../shared/text/format-duration.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { cutOut, uncutPart } from './edit-changes.ts';
import { formatLength } from './format-moment.ts';
import { RangeField } from './range-field.tsx';
import type { Editor } from './use-editor.ts';
import type { Silences } from './use-silences.ts';

interface SilenceFieldsProps {
  readonly editor: Editor;
  readonly durationMs: number;
  readonly silences: Silences;
}

/** Finds silences, shows what would go and how much shorter it gets, and cuts them. */
export function SilenceFields({ editor, durationMs, silences }: SilenceFieldsProps) {
  const { isOn, setOn, rule, setRule, found, error } = silences;
  if (!isOn) {
    return (
      <section className="editor-section">
        <Button onPress={() => setOn(true)}>Find silences</Button>
      </section>
    );
  }
  const { ranges, savedMs } = uncutPart(editor.edit, durationMs, found ?? []);
  const next = ranges.length > 0 ? cutOut(editor.edit, durationMs, ranges) : null;
  return (
    <section className="editor-section" aria-label="Silences">
      <h3>Silences</h3>
      <RangeField
        label="Quieter than"
        value={rule.thresholdDb}
        min={-60}
        max={-20}
        step={1}
        text={`${rule.thresholdDb} dB`.replace('-', '−')}
        onChange={(thresholdDb) => setRule({ ...rule, thresholdDb })}
      />
      <RangeField
        label="Longer than"
        value={rule.minSilenceMs}
        min={300}
        max={5000}
        step={100}
        text={formatLength(rule.minSilenceMs)}
        onChange={(minSilenceMs) => setRule({ ...rule, minSilenceMs })}
      />
      {error ? (
        <ProblemNotice error={error} onRetry={() => setRule({ ...rule })} />
      ) : (
        <p className="small" role="status">
          {found === null && 'Listening…'}
          {found !== null && ranges.length === 0 && 'No silences like this.'}
          {ranges.length > 0 && !next && 'All of it is this quiet. Something has to stay.'}
          {next && `${formatCount(ranges.length, 'silence')}, ${formatLength(savedMs)} shorter without.`}
        </p>
      )}
      <div className="editor-row">
        <Button
          isDisabled={next === null}
          onPress={() => {
            editor.change(next);
            setOn(false);
          }}
        >
          Remove silences
        </Button>
        <Button variant="quiet" onPress={() => setOn(false)}>
          Close
        </Button>
      </div>
    </section>
  );
}
