import { useEffect, useEffectEvent } from 'react';
import { useLocation } from 'wouter';
import { type Moment, momentPath } from '../../../shared/model/moment-address.ts';
import { useClient } from '../../bridge/client-context.tsx';

/** Goes to the moments that addresses outside the app name. */
export function useOpenedMoments(): void {
  const client = useClient();
  const [, navigate] = useLocation();
  const show = useEffectEvent((moment: Moment) => navigate(momentPath(moment)));
  useEffect(() => client.on('app.momentOpened', (moment) => show(moment)), [client]);
}
