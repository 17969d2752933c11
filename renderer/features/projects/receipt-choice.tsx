import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';

/** Whether the sender of a received recording learns that it was viewed: a choice until they did, then a fact. */
export function ReceiptChoice({ recording }: { readonly recording: RecordingDetail }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const { id: recordingId, receipt, origin } = recording;
  if (!receipt || !origin?.sender) return null;
  const name = origin.sender.name || origin.sender.email;
  if (receipt.told) {
    return (
      <p className="small quiet">
        <bdi>{name}</bdi> was told that you viewed this.
      </p>
    );
  }
  return (
    <Checkbox
      label={`Do not tell ${name} that I viewed this`}
      isSelected={!receipt.wanted}
      onChange={(isSilent) =>
        void client
          .call('library.setRecordingReceipts', { recordingId, sendReceipts: !isSilent })
          .catch(showProblem)
      }
    />
  );
}
