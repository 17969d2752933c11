import { useLive } from '../../bridge/use-live.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';

/** What takes space: captures and masters of every client, the largest first. */
export function StorageUse() {
  const { value } = useLive('library.listUse', {}, ['library.changed']);
  if (!value || value.length === 0) return null;
  const largest = Math.max(...value.map(({ captureBytes, masterBytes }) => captureBytes + masterBytes), 1);
  return (
    <table className="storage-use small">
      <caption className="visually-hidden">What takes space</caption>
      <thead>
        <tr>
          <th scope="col">Client</th>
          <th scope="col">Captured or received</th>
          <th scope="col">Ready to play</th>
          <th scope="col">Together</th>
        </tr>
      </thead>
      <tbody>
        {value.map(({ clientId, name, unfiled, recordingCount, captureBytes, masterBytes }) => (
          <tr key={clientId}>
            <th scope="row" title={formatCount(recordingCount, 'recording')}>
              <bdi>{unfiled ? 'Unfiled' : name}</bdi>
              <span className="storage-bar" aria-hidden="true">
                <span style={{ width: `${(captureBytes / largest) * 100}%` }} />
                <span style={{ width: `${(masterBytes / largest) * 100}%` }} />
              </span>
            </th>
            <td className="tabular">{formatBytes(captureBytes)}</td>
            <td className="tabular">{formatBytes(masterBytes)}</td>
            <td className="tabular">{formatBytes(captureBytes + masterBytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
