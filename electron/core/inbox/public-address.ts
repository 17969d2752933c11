import { lookup } from 'node:dns';
import { BlockList, type LookupFunction, isIP } from 'node:net';
import { AppError } from '../errors.ts';
import { isLoopbackHost } from '../mail/loopback.ts';

/** Networks that are not the internet: IANA's special-purpose registries (RFC 6890), and multicast. */
const special = new BlockList();
for (const [network, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
  ] as const),
  ...([
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
  ] as const),
  ...([
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
] as const)
  special.addSubnet(network, bits, 'ipv4');
/** Of IPv6, only what is given out: everything else, and what stands for IPv4 addresses in it, is special. */
const given = new BlockList();
given.addSubnet('2000::', 3, 'ipv6');
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  special.addSubnet(network, bits, 'ipv6');

/** True for an IP address that belongs to the internet: neither this computer, nor the network it is in, nor anything reserved. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  return family === 6 && given.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

function refused(detail: string): AppError {
  return new AppError('link-refused', 'the link is not followed', { detail });
}

/** Looks names up, and gives none that leads to a {@link isPublicAddress | special} address: what was checked is what is connected to. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, '', 4);
      return;
    }
    const [first] = addresses;
    if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address)))
      callback(refused(hostname), '', 4);
    else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

/**
 * How an address from a mail may be connected to. Only https, and only places on the internet; a place of the user's own,
 * for which `isOwn` is true, may be anywhere, and on this computer without encryption. Throws `AppError('link-refused')`.
 */
export function checkAddress(url: URL, isOwn: (url: URL) => boolean): { readonly lookup?: LookupFunction } {
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const isLocal = isOwn(url) && isLoopbackHost(host);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) throw refused(url.protocol);
  if (url.username !== '' || url.password !== '') throw refused('a password in the address');
  if (isOwn(url)) return {};
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw refused(host);
  return { lookup: publicLookup };
}
