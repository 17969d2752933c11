import type { MessageStructureObject } from 'imapflow';
import { carriedItemType } from '../../../shared/model/carried-item.ts';

/** How a part is written in a message (RFC 2045 6). */
export type TransferEncoding = 'base64' | 'quoted-printable' | 'identity';

/** A part of a message, as its structure describes it: a claim, not a fact. */
export interface BodyPart {
  /** Number of the part, for example `2` or `1.3` (RFC 9051 6.4.5). */
  readonly part: string;
  /** One line without folders, at most 150 characters; may be empty. Never a path. */
  readonly name: string;
  readonly declaredType: string;
  readonly charset: string;
  readonly encoding: TransferEncoding;
  /** Size as it is transferred, in bytes. */
  readonly sizeBytes: number;
}

/** What a message holds that is worth fetching. */
export interface MessageParts {
  /** Sound and pictures that move, in the order of the message, at most 50. */
  readonly media: readonly BodyPart[];
  readonly text: BodyPart | null;
  /** Looked through for links to recordings where there is no {@link text}, and never shown. */
  readonly html: BodyPart | null;
  /** What the sender's Outspoken says about them. */
  readonly item: BodyPart | null;
  /** Parts of a report on something we sent, at most 10. */
  readonly reports: readonly BodyPart[];
}

const maxDepth = 20;
const maxNodes = 500;
const maxMedia = 50;
const maxReports = 10;
const reportType =
  /^(message\/(disposition-notification|delivery-status)|application\/vnd\.outspoken\.(receipt|request)\+json)$/;
const playableName = /\.(m4a|mp3|wav|ogg|oga|opus|aac|flac|mp4|m4v|mov|webm|mkv|3gp)$/i;
const genericType = /^application\/(octet-stream|ogg|x-matroska|mp4)$/i;

function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  // Marks that turn the direction of writing make `gpj.exe` out of `exe.jpg`.
  return last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, 150);
}

function encodingOf(declared: string | undefined): TransferEncoding {
  const encoding = declared?.toLowerCase();
  return encoding === 'base64' || encoding === 'quoted-printable' ? encoding : 'identity';
}

function toPart(node: MessageStructureObject): BodyPart {
  const size = node.size ?? 0;
  return {
    part: node.part ?? '1',
    name: safeName(node.dispositionParameters?.filename ?? node.parameters?.name ?? ''),
    declaredType: node.type.toLowerCase().slice(0, 100),
    charset: (node.parameters?.charset ?? 'utf-8').slice(0, 40),
    encoding: encodingOf(node.encoding),
    sizeBytes: Number.isSafeInteger(size) && size > 0 ? size : 0,
  };
}

function isMedia({ declaredType, name }: BodyPart): boolean {
  return /^(audio|video)\//.test(declaredType) || (genericType.test(declaredType) && playableName.test(name));
}

/** Finds what of a message is of use here. Looks at no more than 500 parts, 20 deep, and never into a message inside the message. */
export function readStructure(root: MessageStructureObject): MessageParts {
  const media: BodyPart[] = [];
  const reports: BodyPart[] = [];
  let text: BodyPart | null = null;
  let html: BodyPart | null = null;
  let item: BodyPart | null = null;
  const waiting = [{ node: root, depth: 0 }];
  for (let seen = 0; seen < maxNodes; seen++) {
    const next = waiting.shift();
    if (next === undefined) break;
    const { node, depth } = next;
    if (node.type.toLowerCase() === 'message/rfc822') continue;
    if (node.childNodes !== undefined) {
      const children = depth < maxDepth ? node.childNodes.slice(0, maxNodes) : [];
      waiting.unshift(...children.map((child) => ({ node: child, depth: depth + 1 })));
      continue;
    }
    const part = toPart(node);
    if (isMedia(part) && media.length < maxMedia) media.push(part);
    if (part.declaredType === carriedItemType) item ??= part;
    if (reportType.test(part.declaredType) && reports.length < maxReports) reports.push(part);
    if (node.disposition === 'attachment') continue;
    if (part.declaredType === 'text/plain') text ??= part;
    if (part.declaredType === 'text/html') html ??= part;
  }
  return { media, text, html, item, reports };
}
