import './inbox.css';
import type { MissingParts } from '../../../shared/model/inbox.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useNow } from '../../components/when.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { askWord, describeAsked, describeMissing } from './missing-words.ts';

/** Recordings of which not all parts came; nothing while there are none. */
export function MissingList({ missing }: { readonly missing: readonly MissingParts[] }) {
  if (missing.length === 0) return null;
  return (
    <section className="unsettled" aria-labelledby="missing-title">
      <h2 id="missing-title" className="unsettled-title">
        Missing parts
      </h2>
      <ul className="unsettled-list" aria-labelledby="missing-title">
        {missing.map((one) => (
          <MissingRow key={one.recordingIds[0]} missing={one} />
        ))}
      </ul>
    </section>
  );
}

function useAsk() {
  const client = useClient();
  const showProblem = useProblemToast();
  return ({ setKey }: MissingParts) => void client.call('inbox.askAgain', { setKey }).catch(showProblem);
}

function MissingRow({ missing }: { readonly missing: MissingParts }) {
  const ask = useAsk();
  const { title, sender } = missing;
  const asked = describeAsked(missing, useNow());
  return (
    <li className="unsettled-row">
      <div className="unsettled-text">
        <p className="unsettled-subject ellipsis" dir="auto" title={title}>
          {title}
        </p>
        <p className="small quiet">
          <bdi title={sender.email}>{sender.name ? `${sender.name}, ${sender.email}` : sender.email}</bdi>
        </p>
        <p className="small quiet" role="status">
          {describeMissing(missing)} {asked || 'What is here plays.'}
        </p>
      </div>
      {missing.canAsk && (
        <div className="unsettled-actions" role="group" aria-label={title}>
          <Button onPress={() => ask(missing)}>{askWord(missing)}</Button>
        </div>
      )}
    </li>
  );
}

/** Says on the page of a part which others did not come; nothing for what is whole. */
export function MissingNotice({ recordingId }: { readonly recordingId: string }) {
  const ask = useAsk();
  const nowMs = useNow();
  const { value } = useLive('inbox.getStatus', {}, ['inbox.changed', 'library.changed']);
  const missing = value?.missing.find(({ recordingIds }) => recordingIds.includes(recordingId));
  if (missing === undefined) return null;
  const others = 'This part plays. When all are here, they become one recording.';
  return (
    <Notice
      icon="info"
      title={describeMissing(missing)}
      {...(missing.canAsk && { actionLabel: askWord(missing), onAction: () => ask(missing) })}
    >
      {describeAsked(missing, nowMs)} {others}
    </Notice>
  );
}
