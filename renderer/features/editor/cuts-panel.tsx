import { normaliseCuts } from '../../../shared/model/edit.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { Button } from '../../components/button.tsx';
import { putBack, trimEnd, trimOf, trimStart } from './edit-changes.ts';
import { formatLength, formatMoment } from './format-moment.ts';
import { SilenceFields } from './silence-fields.tsx';
import type { Editor } from './use-editor.ts';
import type { Silences } from './use-silences.ts';

interface CutsPanelProps {
  readonly editor: Editor;
  readonly durationMs: number;
  readonly positionMs: number;
  readonly silences: Silences;
}

/** Most rows that anyone reads; what is beyond them is restored on the waveform. */
const mostRows = 200;

/** Beginning and end, silences, and every passage that is cut, with the way back. */
export function CutsPanel({ editor, durationMs, positionMs, silences }: CutsPanelProps) {
  const { edit } = editor;
  const trim = trimOf(edit, durationMs);
  const cuts = normaliseCuts(edit.cuts, durationMs);
  return (
    <>
      <section className="editor-section" aria-label="Beginning and end">
        <div className="editor-row">
          <p className="tabular">Begins at {formatMoment(trim.startMs)}</p>
          <Button
            isDisabled={positionMs >= trim.endMs || positionMs === trim.startMs}
            onPress={() => editor.change(trimStart(edit, durationMs, positionMs))}
          >
            Begin here
          </Button>
        </div>
        <div className="editor-row">
          <p className="tabular">Ends at {formatMoment(trim.endMs)}</p>
          <Button
            isDisabled={positionMs <= trim.startMs || positionMs === trim.endMs}
            onPress={() => editor.change(trimEnd(edit, durationMs, positionMs))}
          >
            End here
          </Button>
        </div>
      </section>
      <SilenceFields editor={editor} durationMs={durationMs} silences={silences} />
      {cuts.length > 0 && (
        <section className="editor-section">
          <h3>{formatCount(cuts.length, 'cut')}</h3>
          <ul className="editor-cuts" aria-label="Cuts">
            {cuts.slice(0, mostRows).map((cut) => (
              <li key={cut.startMs} className="editor-row">
                <span className="small tabular">
                  {formatMoment(cut.startMs)} to {formatMoment(cut.endMs)}
                  <span className="quiet">, {formatLength(cut.endMs - cut.startMs)}</span>
                </span>
                <Button
                  variant="quiet"
                  aria-label={`Restore ${formatMoment(cut.startMs)} to ${formatMoment(cut.endMs)}`}
                  onPress={() => editor.change(putBack(edit, durationMs, cut))}
                >
                  Restore
                </Button>
              </li>
            ))}
          </ul>
          {cuts.length > mostRows && (
            <p className="small quiet">The others are on the waveform: click one to restore it.</p>
          )}
        </section>
      )}
    </>
  );
}
