import { useEffect, useState } from 'react';
import type { Filmstrip } from '../../../shared/model/deliverable.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';

/** Small pictures of a recording, made when first asked for; null until they are there and where there are none. They only help, so a failure is not told. */
export function useFilmstrip({ id, kind }: Pick<RecordingDetail, 'id' | 'kind'>, isWanted = true) {
  const client = useClient();
  const [filmstrip, setFilmstrip] = useState<Filmstrip | null>(null);
  const asks = isWanted && kind !== 'voice';
  useEffect(() => {
    if (!asks) return;
    let isLeft = false;
    client.call('media.getFilmstrip', { recordingId: id }).then(
      (found) => {
        if (!isLeft) setFilmstrip(found);
      },
      () => undefined,
    );
    return () => {
      isLeft = true;
    };
  }, [client, id, asks]);
  return filmstrip;
}
