import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../command.ts';

/** PEM files of a server on loopback and of the authority that vouches for it. */
export interface Certificates {
  /** For `NODE_EXTRA_CA_CERTS`. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority and a certificate for 127.0.0.1 and localhost with openssl, valid for two days. */
export function makeCertificates(folder: string): Certificates {
  const inFolder = (name: string) => join(folder, name);
  const authority = inFolder('authority.pem');
  const authorityKey = inFolder('authority.key');
  const key = inFolder('server.key');
  const certificate = inFolder('server.pem');
  const request = inFolder('server.csr');
  const names = inFolder('server.ext');
  const openssl = (...args: string[]) => command('openssl', args);
  const subject = (name: string) => ['-subj', `/CN=${name}`];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-days',
    '2',
    ...subject('Outspoken test authority'),
    '-keyout',
    authorityKey,
    '-out',
    authority,
  );
  openssl('req', ...newKey, ...subject('127.0.0.1'), '-keyout', key, '-out', request);
  writeFileSync(names, 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  const signed = ['-CA', authority, '-CAkey', authorityKey, '-CAcreateserial'];
  openssl('x509', '-req', '-in', request, ...signed, '-days', '2', '-extfile', names, '-out', certificate);
  return { authority, certificate, key };
}
