import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FindSettingsDeps, findSettings } from './find-settings.ts';

const xml = `<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="own.test">
<incomingServer type="pop3"><hostname>pop.own.test</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
<incomingServer type="imap"><hostname>plain.own.test</hostname><port>143</port><socketType>plain</socketType></incomingServer>
<incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType>
<username>%EMAILLOCALPART%</username></incomingServer>
<outgoingServer type="smtp"><hostname>smtp.own.test</hostname><port>587</port><socketType>STARTTLS</socketType>
<username>%EMAILLOCALPART%</username></outgoingServer></emailProvider></clientConfig>`;

let server: Server;
/** What a real server on loopback answers, by the address that was asked for. */
let pages: Record<string, string>;
let asked: string[];
beforeEach(async () => {
  [pages, asked] = [{}, []];
  server = createServer((request, response) => {
    const page = pages[decodeURIComponent(request.url?.slice(1) ?? '')];
    if (page === 'hang') return;
    response.statusCode = page === undefined ? 404 : page.startsWith('http') ? 302 : 200;
    if (response.statusCode === 302) response.setHeader('location', page ?? '');
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function deps(dns: Partial<FindSettingsDeps['dns']> = {}): FindSettingsDeps {
  const { port } = server.address() as AddressInfo;
  const none = () => Promise.reject(new Error('ENOTFOUND'));
  return {
    fetch(url, init) {
      asked.push(url);
      return fetch(`http://127.0.0.1:${port}/${encodeURIComponent(url)}`, init);
    },
    dns: { resolveMx: none, resolveSrv: none, ...dns },
    questionMs: 300,
  };
}

const first = 'https://autoconfig.own.test/mail/config-v1.1.xml?emailaddress=ada%40own.test';
const firstDecoded = decodeURIComponent(first);
const second = 'https://own.test/.well-known/autoconfig/mail/config-v1.1.xml';
const found = {
  ...{ smtpHost: 'smtp.own.test', smtpPort: 587, smtpSecurity: 'starttls' },
  ...{ imapHost: 'imap.own.test', imapPort: 993, imapSecurity: 'tls', userName: 'ada' },
  source: 'autoconfig',
};

describe('findSettings', () => {
  it('knows the great providers without asking anyone', async () => {
    expect(await findSettings('ada@GMAIL.com', deps())).toEqual({
      ...{ smtpHost: 'smtp.gmail.com', smtpPort: 465, smtpSecurity: 'tls' },
      ...{ imapHost: 'imap.gmail.com', imapPort: 993, imapSecurity: 'tls' },
      ...{ userName: 'ada@GMAIL.com', source: 'known-provider' },
    });
    expect(asked).toEqual([]);
  });

  it.each([
    ['the domain', [first, firstDecoded]],
    ['the well-known place', [second]],
  ])('reads the file at %s, and takes no unprotected server from it', async (_, urls) => {
    for (const url of urls) pages[url] = xml;
    expect(await findSettings('ada@own.test', deps())).toEqual(found);
    expect(asked.every((url) => url.startsWith('https://'))).toBe(true);
  });

  it.each([
    ['is too large', `${xml}${' '.repeat(100_000)}`],
    ['has entities', `<!DOCTYPE x [<!ENTITY a "b">]>${xml}`],
    ['leads elsewhere', 'http://127.0.0.1:1/'],
    ['is no such file', '<html>Welcome</html>'],
    ['never comes', 'hang'],
    ['names no server', xml.replaceAll('hostname>', 'name>')],
  ])('finds nothing in a file that %s', async (_, page) => {
    pages[second] = page;
    expect(await findSettings('ada@own.test', deps())).toBeNull();
  });

  it('knows the provider of a domain by its mail exchanger', async () => {
    const resolveMx = () =>
      Promise.resolve([{ priority: 1, exchange: 'own-test.mail.protection.outlook.com' }]);
    expect(await findSettings('ada@own.test', deps({ resolveMx }))).toMatchObject({
      smtpHost: 'smtp.office365.com',
    });
  });

  it('asks the domain of an unknown mail exchanger', async () => {
    const resolveMx = () => Promise.resolve([{ priority: 1, exchange: 'mx1.host.test' }]);
    pages['https://host.test/.well-known/autoconfig/mail/config-v1.1.xml'] = xml;
    expect(await findSettings('ada@own.test', deps({ resolveMx }))).toMatchObject({ ...found });
  });

  it('reads service records, but for those that say there is none', async () => {
    const records: Record<string, string> = {
      '_imaps._tcp.own.test': 'imap.srv.test',
      '_submissions._tcp.own.test': '.',
      '_submission._tcp.own.test': 'smtp.srv.test',
    };
    const resolveSrv = (name: string) =>
      Promise.resolve([{ name: records[name] ?? '.', port: 1234, priority: 0, weight: 0 }]);
    expect(await findSettings('ada@own.test', deps({ resolveSrv }))).toMatchObject({
      ...{ smtpHost: 'smtp.srv.test', smtpPort: 1234, smtpSecurity: 'starttls', imapHost: 'imap.srv.test' },
    });
  });
});
