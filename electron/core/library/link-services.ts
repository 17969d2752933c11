/** A service whose links are recordings. */
interface LinkService {
  readonly name: string;
  /** Domains of it: themselves, or anything below them. */
  readonly domains: readonly string[];
  /** What path and query of a recording's address look like; other pages of the service are none. */
  readonly path: RegExp;
}

const film = /\.(?:mp4|m4v|mov|webm|mkv|avi|m4a|mp3|wav|aac|ogg|opus|flac)(?:[/?]|$)/i;

/** Where people put recordings when they are too large for a mail, or not made as files. */
const services: readonly LinkService[] = [
  { name: 'Loom', domains: ['loom.com'], path: /^\/(?:share|embed)\/[\w-]{6}/ },
  {
    name: 'Zoom',
    domains: ['zoom.us', 'zoom.com', 'zoomgov.com'],
    path: /^\/(?:rec\/(?:share|play)|clips\/share)\/[\w.-]{6}/,
  },
  { name: 'Vimeo', domains: ['vimeo.com'], path: /^\/(?:video\/|\w+\/review\/)?\d{5}/ },
  {
    name: 'YouTube',
    domains: ['youtube.com'],
    path: /^\/(?:watch\?(?:[^#]*&)?v=|(?:live|shorts|embed)\/)[\w-]{6}/,
  },
  { name: 'YouTube', domains: ['youtu.be'], path: /^\/[\w-]{6}/ },
  { name: 'Cap', domains: ['cap.so'], path: /^\/s\/[\w-]{4}/ },
  { name: 'Cap', domains: ['cap.link'], path: /^\/[\w-]{4}/ },
  {
    name: 'Google Drive',
    domains: ['drive.google.com'],
    path: /^\/(?:file\/(?:u\/\d\/)?d\/|open\?(?:[^#]*&)?id=)[\w-]{6}/,
  },
  {
    name: 'Dropbox',
    domains: ['dropbox.com'],
    path: new RegExp(String.raw`^/(?:s|scl/fi)/[^?]*${film.source}`, 'i'),
  },
  { name: 'Dropbox', domains: ['capture.dropbox.com', 'replay.dropbox.com'], path: /^\/[\w-]{6}/ },
  {
    name: 'SharePoint',
    domains: ['sharepoint.com'],
    path: /^\/(?::v:\/|(?:.*\/)?_layouts\/15\/stream\.aspx\?)/,
  },
  { name: 'OneDrive', domains: ['1drv.ms'], path: /^\/v\/[\w!-]{4}/ },
  { name: 'Microsoft Stream', domains: ['microsoftstream.com'], path: /^\/video\/[\w-]{6}/ },
  { name: 'Screencast', domains: ['screencast.com'], path: /^\/(?:t|users)\/\w/ },
  { name: 'ScreenPal', domains: ['screenpal.com', 'screencast-o-matic.com'], path: /^\/watch\/\w{4}/ },
  { name: 'Jam', domains: ['jam.dev'], path: /^\/c\/[\w-]{6}/ },
  { name: 'Vidyard', domains: ['vidyard.com'], path: /^\/(?:watch\/)?[\w-]{16}/ },
  { name: 'Bubbles', domains: ['app.usebubbles.com'], path: /^\/[\w-]{6}/ },
  { name: 'Tella', domains: ['tella.tv'], path: /^\/video\/[\w-]{4}/ },
  { name: 'Zight', domains: ['share.zight.com', 'share.getcloudapp.com', 'cl.ly'], path: /^\/\w{4}/ },
  { name: 'Komodo', domains: ['komododecks.com'], path: /^\/recordings\/\w{4}/ },
  { name: 'Descript', domains: ['share.descript.com'], path: /^\/view\/\w{4}/ },
  { name: 'Fathom', domains: ['fathom.video'], path: /^\/(?:share|calls)\/[\w-]{4}/ },
  { name: 'Wistia', domains: ['wistia.com'], path: /^\/medias\/\w{6}/ },
  { name: 'WeTransfer', domains: ['we.tl'], path: /^\/t-\w{4}/ },
  { name: 'WeTransfer', domains: ['wetransfer.com'], path: /^\/downloads\/\w{6}/ },
];

/** Longest address that is kept, in characters. */
const maxLength = 2000;

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function parse(text: string): URL | null {
  const url = text.length <= maxLength ? URL.parse(text) : null;
  if (url?.protocol !== 'https:' || url.port !== '') return null;
  // `https://loom.com@evil.example` shows one name and opens another.
  return url.username === '' && url.password === '' && url.href.length <= maxLength ? url : null;
}

/** An https address as a browser takes it, without a name or password in it and at the usual port; null for any other text. */
export function toWebAddress(text: string): string | null {
  return parse(text)?.href ?? null;
}

/** Name of the service that the address of a recording is of, for example `Loom`; null for anything else. */
export function knownService(address: string): string | null {
  const url = parse(address);
  if (url === null) return null;
  const { hostname, pathname, search } = url;
  const isOf = ({ domains, path }: LinkService) =>
    domains.some((domain) => isWithin(hostname, domain)) && path.test(`${pathname}${search}`);
  return services.find(isOf)?.name ?? null;
}

/** What to call the service of a link that is kept, whoever wrote it down: its name, else its host. */
export function serviceName(address: string): string {
  return knownService(address) ?? parse(address)?.hostname ?? 'unknown';
}
