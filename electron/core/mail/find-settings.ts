import type { MxRecord, SrvRecord } from 'node:dns';
import type { FoundSettings } from '../../../shared/model/settings.ts';
import { type ProviderSettings, providerOf, providerOfExchanger } from './mail-providers.ts';
import { readAutoconfig } from './read-autoconfig.ts';

/** The network, as far as it is asked. */
export interface FindSettingsDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly dns: {
    resolveMx(domain: string): Promise<MxRecord[]>;
    resolveSrv(name: string): Promise<SrvRecord[]>;
  };
  /** Time for each question, in milliseconds; default 5 s. */
  readonly questionMs?: number;
}

const maxFileBytes = 100_000;

async function within<Result>(deps: FindSettingsDeps, question: Promise<Result>): Promise<Result | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, deps.questionMs ?? 5000, null);
  try {
    // No answer and no such name are both nothing found.
    return await Promise.race([question.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function fetchText(url: string, deps: FindSettingsDeps): Promise<string | null> {
  const signal = AbortSignal.timeout(deps.questionMs ?? 5000);
  // A redirection could lead over an unprotected address, and whoever is there would choose the servers.
  const response = await deps.fetch(url, { signal, redirect: 'error', credentials: 'omit' });
  if (!response.ok || response.body === null) return null;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body as AsyncIterable<Uint8Array>) {
    size += piece.byteLength;
    if (size > maxFileBytes) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function byAutoconfig(
  domain: string,
  email: string,
  deps: FindSettingsDeps,
): Promise<FoundSettings | null> {
  const urls = [
    `https://autoconfig.${domain}/mail/config-v1.1.xml?emailaddress=${encodeURIComponent(email)}`,
    `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
  ];
  // Asked at once, taken in this order.
  const files = await Promise.all(urls.map((url) => within(deps, fetchText(url, deps))));
  for (const xml of files) {
    const account = xml === null ? null : readAutoconfig(xml, email);
    if (account === null) continue;
    return { ...account, source: 'autoconfig' };
  }
  return null;
}

async function firstTarget(name: string, deps: FindSettingsDeps): Promise<SrvRecord | null> {
  const records = (await within(deps, deps.dns.resolveSrv(name))) ?? [];
  const [first] = records
    // A dot says that there is no such service: RFC 2782.
    .filter((record) => /^[\w.-]{2,253}$/.test(record.name))
    .sort((a, b) => a.priority - b.priority);
  return first ?? null;
}

/** RFC 6186, RFC 8314 5.1. */
async function byServiceRecords(
  domain: string,
  email: string,
  deps: FindSettingsDeps,
): Promise<FoundSettings | null> {
  const names = ['_imaps._tcp', '_submissions._tcp', '_submission._tcp'];
  const targets = names.map((name) => firstTarget(`${name}.${domain}`, deps));
  const [imap = null, tls = null, startTls = null] = await Promise.all(targets);
  const smtp = tls ?? startTls;
  if (smtp === null) return null;
  return {
    ...{ smtpHost: smtp.name, smtpPort: smtp.port, smtpSecurity: tls ? 'tls' : 'starttls' },
    ...(imap && { imapHost: imap.name, imapPort: imap.port, imapSecurity: 'tls' }),
    ...{ userName: email, source: 'dns' },
  };
}

/** The domain that a provider registers: its last two labels, which is right for most and harmless for others. */
function parentOf(exchanger: string): string {
  return exchanger.toLowerCase().split('.').filter(Boolean).slice(-2).join('.');
}

async function byExchanger(
  domain: string,
  email: string,
  deps: FindSettingsDeps,
): Promise<FoundSettings | null> {
  const records = (await within(deps, deps.dns.resolveMx(domain))) ?? [];
  const [first] = records.sort((a, b) => a.priority - b.priority);
  if (first === undefined) return null;
  const provider = providerOfExchanger(first.exchange);
  if (provider !== null) return known(provider, email);
  const parent = parentOf(first.exchange);
  return parent === domain || !/^[\w-]+\.[\w-]+$/.test(parent)
    ? null
    : await byAutoconfig(parent, email, deps);
}

function known(provider: ProviderSettings, email: string): FoundSettings {
  return { ...provider, userName: email, source: 'known-provider' };
}

/**
 * Finds the servers of an address without any password: a table of providers, autoconfig files of its domain, the
 * provider its mail exchanger belongs to, service records. Only over HTTPS, each question limited in time and size. Null
 * when nothing was found.
 */
export async function findSettings(email: string, deps: FindSettingsDeps): Promise<FoundSettings | null> {
  const domain = email.split('@').at(-1)?.toLowerCase() ?? '';
  const provider = providerOf(domain);
  if (provider !== null) return known(provider, email);
  return (
    (await byAutoconfig(domain, email, deps)) ??
    (await byExchanger(domain, email, deps)) ??
    (await byServiceRecords(domain, email, deps))
  );
}
