import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownService, serviceName, toWebAddress } from './link-services.ts';

const id = '0123456789abcdef0123456789abcdef';
const genuine = [
  ['Loom', `https://www.loom.com/share/${id}?sid=1-2-3`],
  ['Loom', `https://loom.com/embed/${id}`],
  ['Zoom', 'https://us02web.zoom.us/rec/share/Abc-_.123?startTime=1'],
  ['Zoom', 'https://acme.zoom.us/rec/play/Abc-_.123'],
  ['Zoom', 'https://zoom.us/clips/share/A2F2_abc'],
  ['Vimeo', 'https://vimeo.com/123456789/abcdef0123'],
  ['Vimeo', 'https://player.vimeo.com/video/123456789'],
  ['YouTube', 'https://www.youtube.com/watch?feature=share&v=dQw4w9WgXcQ'],
  ['YouTube', 'https://youtu.be/dQw4w9WgXcQ?si=abc'],
  ['Cap', 'https://cap.so/s/abcd1234'],
  ['Google Drive', 'https://drive.google.com/file/d/1AbC_d-E/view?usp=sharing'],
  ['Dropbox', 'https://www.dropbox.com/scl/fi/abc/My%20film.MP4?rlkey=x&dl=0'],
  ['SharePoint', 'https://acme-my.sharepoint.com/:v:/g/personal/ana/EabcDEF?e=1'],
  ['SharePoint', 'https://acme.sharepoint.com/sites/web/_layouts/15/stream.aspx?id=%2Fa.mp4'],
  ['OneDrive', 'https://1drv.ms/v/s!AbCd'],
  ['Microsoft Stream', 'https://web.microsoftstream.com/video/0123-4567'],
  ['Screencast', 'https://app.screencast.com/t/AbC'],
  ['ScreenPal', 'https://go.screenpal.com/watch/cZabcd'],
  ['Jam', 'https://jam.dev/c/0123-4567'],
  ['Vidyard', 'https://share.vidyard.com/watch/AbCdEfGhIjKlMnOpQrSt'],
  ['Bubbles', 'https://app.usebubbles.com/aBcDeF/title'],
  ['Tella', 'https://www.tella.tv/video/title-abcd'],
  ['WeTransfer', 'https://we.tl/t-AbCd1234'],
] as const;

describe('knownService', () => {
  it.each(genuine)('knows a recording of %s: %s', (service, address) => {
    expect(knownService(address)).toBe(service);
    expect(serviceName(address)).toBe(service);
  });

  it.each([
    'http://www.loom.com/share/0123456789abcdef',
    'https://www.loom.com/pricing',
    'https://www.loom.com/',
    'https://loom.com.evil.example/share/0123456789abcdef',
    'https://evil.example/loom.com/share/0123456789abcdef',
    'https://evil.example/?https://loom.com/share/0123456789abcdef',
    'https://evil.example#loom.com/share/0123456789abcdef',
    'https://loom.com@evil.example/share/0123456789abcdef',
    String.raw`https://evil.example\.loom.com/share/0123456789abcdef`,
    'https://loom.com:8443/share/0123456789abcdef',
    'https://user:word@loom.com/share/0123456789abcdef',
    'https://notloom.com/share/0123456789abcdef',
    'https://lооm.com/share/0123456789abcdef',
    'https://www.youtube.com/@channel',
    'https://zoom.us/j/123456789',
    'https://drive.google.com/drive/folders/1AbC_d-E',
    'https://www.dropbox.com/scl/fi/abc/offer.pdf?rlkey=x.mp4',
    'https://docs.google.com/file/d/1AbC_d-E',
    'javascript:https://loom.com/share/0123456789abcdef',
    'loom.com/share/0123456789abcdef',
    '',
    `https://loom.com/share/${'a'.repeat(2000)}`,
  ])('knows nothing of %s', (address) => {
    expect(knownService(address)).toBeNull();
  });

  it('takes no other host for one of a service, whatever is put around its name', () => {
    const part = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
    const sign = fc.constantFrom('.', '-', '@', '/', ':', '?', '#', '\\', '%2e', '%2f', '。', '\t', '');
    fc.assert(
      fc.property(fc.constantFrom(...genuine), part, sign, part, ([, address], before, between, after) => {
        const { hostname, pathname, search } = new URL(address);
        const hostile = `https://${before}${between}${hostname}.${after}.example${pathname}${search}`;
        const prefixed = `https://${after}.example${between}${hostname}${pathname}${search}`;
        for (const text of [hostile, prefixed]) {
          // Whatever a browser would open is what counts.
          const opened = URL.parse(text)?.hostname ?? '';
          const domain = hostname.split('.').slice(-2).join('.');
          const isGenuine = opened === domain || opened.endsWith(`.${domain}`);
          if (!isGenuine) expect(knownService(text)).toBeNull();
        }
      }),
    );
  });

  it('gives back only what a browser takes for an https address, from any text', () => {
    const piece = fc.constantFrom(
      'https:',
      'http:',
      '//',
      '/',
      '@',
      ':',
      ':443',
      '?',
      'loom.com',
      '\\',
      '\0',
      'ö',
      '.',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const address = toWebAddress(text);
          if (address === null) return;
          expect(new URL(address)).toMatchObject({
            protocol: 'https:',
            username: '',
            password: '',
            port: '',
          });
          expect(toWebAddress(address)).toBe(address);
        },
      ),
    );
  });
});
