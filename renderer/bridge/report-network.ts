import type { Client } from './client.ts';

/** Tells core what the browser knows of the network, now and after every change; gives the function that ends this. */
export function reportNetwork(client: Client): () => void {
  const report = () => {
    // Only a hint: core finds out by itself when this is lost.
    client.call('app.reportNetwork', { online: navigator.onLine }).catch(() => undefined);
  };
  report();
  window.addEventListener('online', report);
  window.addEventListener('offline', report);
  return () => {
    window.removeEventListener('online', report);
    window.removeEventListener('offline', report);
  };
}
