import type { ReactNode } from 'react';
import type { SpaceUse } from '../../../shared/model/library-check.ts';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useLive } from '../../bridge/use-live.ts';

const kindNames: Readonly<Record<RecordingKind, string>> = {
  voice: 'Voice',
  screen: 'Screen',
  camera: 'Camera',
};

/** What takes space: captures and masters, by kind and by client, the largest first. */
export function StorageUse() {
  const { value } = useLive('library.listUse', {}, ['library.changed']);
  if (!value || value.clients.length === 0) return null;
  const { clients, kinds } = value;
  return (
    <table className="storage-use small">
      <caption className="visually-hidden">What takes space</caption>
      <UseHead first="Kind" />
      <tbody>
        {kinds.map(({ kind, ...use }) => (
          <UseRow key={kind} use={use} largest={largestOf(kinds)}>
            {kindNames[kind]}
          </UseRow>
        ))}
      </tbody>
      <UseHead first="Client" />
      <tbody>
        {clients.map(({ clientId, name, unfiled, ...use }) => (
          <UseRow key={clientId} use={use} largest={largestOf(clients)}>
            <bdi>{unfiled ? 'Unfiled' : name}</bdi>
          </UseRow>
        ))}
      </tbody>
    </table>
  );
}

function togetherOf({ captureBytes, masterBytes }: SpaceUse): number {
  return captureBytes + masterBytes;
}

function largestOf(uses: readonly SpaceUse[]): number {
  return Math.max(...uses.map(togetherOf), 1);
}

function UseHead({ first }: { readonly first: string }) {
  return (
    <tbody className="storage-use-head">
      <tr>
        <th scope="col">{first}</th>
        <th scope="col">Captured or received</th>
        <th scope="col">Ready to play</th>
        <th scope="col">Together</th>
      </tr>
    </tbody>
  );
}

interface UseRowProps {
  readonly use: SpaceUse;
  /** What the largest of these takes, in bytes. */
  readonly largest: number;
  /** What it is called. */
  readonly children: ReactNode;
}

function UseRow({ use, largest, children }: UseRowProps) {
  const { recordingCount, captureBytes, masterBytes } = use;
  return (
    <tr>
      <th scope="row" title={formatCount(recordingCount, 'recording')}>
        {children}
        <span className="storage-bar" aria-hidden="true">
          <span style={{ width: `${(captureBytes / largest) * 100}%` }} />
          <span style={{ width: `${(masterBytes / largest) * 100}%` }} />
        </span>
      </th>
      <td className="tabular">{formatBytes(captureBytes)}</td>
      <td className="tabular">{formatBytes(masterBytes)}</td>
      <td className="tabular">{formatBytes(togetherOf(use))}</td>
    </tr>
  );
}
