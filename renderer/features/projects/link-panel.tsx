import './link-panel.css';
import type { RecordingDetail, RecordingLink } from '../../../shared/model/recording.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useCopyText } from '../notices/use-copy-text.ts';
import { useOpenLink } from './use-open-link.ts';

interface LinkPanelProps {
  readonly recording: RecordingDetail;
  readonly link: RecordingLink;
}

/** In the place of a player: where the recording is, and the way there. */
export function LinkPanel({ recording, link }: LinkPanelProps) {
  const copyText = useCopyText();
  const openLink = useOpenLink();
  const address = recording.origin?.link ?? '';
  return (
    <section className="link-panel" aria-label="Link">
      <div className="link-panel-text">
        <p>{`This recording is kept at ${link.service}. It opens in your browser.`}</p>
        <p className="link-panel-address small quiet" dir="ltr" title={address}>
          <Icon name="link" size={16} />
          <span className="ellipsis">{address}</span>
        </p>
      </div>
      <div className="link-panel-actions">
        <Button variant="primary" icon="external" onPress={() => openLink(recording.id)}>
          {`Open in ${link.service}`}
        </Button>
        <Button icon="copy" onPress={() => void copyText('The link', address)}>
          Copy link
        </Button>
      </div>
    </section>
  );
}
