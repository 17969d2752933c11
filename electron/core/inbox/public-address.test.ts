import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAddress, isPublicAddress } from './public-address.ts';

describe('isPublicAddress', () => {
  it.each(['1.1.1.1', '93.184.216.34', '172.32.0.1', '192.167.1.1', '2606:4700::1111', '2a00:1450::1'])(
    'knows %s as a place on the internet',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ...['127.0.0.1', '127.255.0.1', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
    ...['169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1'],
    ...['::1', '::', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::127.0.0.1', '64:ff9b::7f00:1', 'fe80::1'],
    ...['fc00::1', 'fd12:3456::1', 'ff02::1', '2002:7f00:1::', '2001:db8::1', '2001:0:1::', 'x.test', ''],
  ])('knows %s as none', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('checkAddress', () => {
  const nobodys = () => false;

  it.each([
    ...['http://cloud.x.test/a', 'ftp://cloud.x.test/a', 'file:///etc/passwd', 'https://a:b@cloud.x.test/'],
    ...[
      'https://127.0.0.1/a',
      'https://[::1]/a',
      'https://2130706433/a',
      'https://0x7f.1/a',
      'https://10.0.0.1/',
    ],
    ...['https://[::ffff:10.0.0.1]/a', 'https://169.254.169.254/latest/meta-data', 'http://127.0.0.1:9/a'],
  ])('does not follow %s', (url) => {
    expect(() => checkAddress(new URL(url), nobodys)).toThrow(
      expect.objectContaining({ code: 'link-refused' }),
    );
  });

  it('follows the user’s own storage anywhere, but never without encryption over a network', () => {
    const own = () => true;
    expect(checkAddress(new URL('https://192.168.1.9/a'), own)).toEqual({});
    expect(checkAddress(new URL('http://127.0.0.1:8080/a'), own)).toEqual({});
    expect(() => checkAddress(new URL('http://192.168.1.9/a'), own)).toThrow();
  });

  it.each(['localhost', 'localhost.localdomain'])('does not connect where %s leads', async (name) => {
    const { lookup } = checkAddress(new URL(`https://${name}/a`), nobodys);
    const error = await new Promise((resolve) => lookup?.(name, { family: 4 }, resolve));
    expect(error).toBeInstanceOf(Error);
  });

  it('follows no address of IPv4 that is written as another', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (second, third, last) => {
        const whole = ((10 * 256 + second) * 256 + third) * 256 + last;
        for (const host of [
          `${whole}`,
          `0x${whole.toString(16)}`,
          `10.${second}.${third}.${last}`,
          `012.${second}.${third * 256 + last}`,
        ])
          expect(() => checkAddress(new URL(`https://${host}/`), nobodys)).toThrow();
      }),
    );
  });
});
