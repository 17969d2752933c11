import { useLocation } from 'wouter';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { Button } from '../../components/button.tsx';
import { useNowPlaying } from '../player/now-playing-provider.tsx';
import { useReply } from './reply-provider.tsx';

/** Goes to record an answer to the sender, about the moment where playing stands. */
export function ReplyButton({ recording }: { readonly recording: RecordingDetail }) {
  const { begin } = useReply();
  const nowPlaying = useNowPlaying();
  const [, navigate] = useLocation();
  const { origin, unfiled, clientName: client, projectName: project } = recording;
  const sender = origin?.sender;
  const positionOf = (played: RecordingDetail) =>
    Math.round(nowPlaying.sessionOf(played).playback.state().positionMs);
  if (!origin || !sender) return null;
  return (
    <Button
      variant={recording.link === null ? 'primary' : 'secondary'}
      icon="microphone"
      onPress={() => {
        const atMs = recording.link === null ? positionOf(recording) : 0;
        begin({
          ...{ recordingId: recording.id, title: recording.title, sender, subject: origin.subject },
          atMs: atMs > 0 ? atMs : null,
          place: unfiled ? null : { client, project },
          usesOutspoken: origin.itemId !== null,
        });
        navigate('/');
      }}
    >
      Reply<span className="visually-hidden"> with a recording</span>
    </Button>
  );
}
