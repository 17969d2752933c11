import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import type { AttachedRecording, MessageContent } from './message-content.ts';

/** What a message tells the recipient's Outspoken: each recording once, with the names of its files that are attached. */
export function toCarriedItem({
  itemId,
  item,
  recordings,
}: Pick<MessageContent, 'itemId' | 'item' | 'recordings'>): CarriedItem {
  const byId = Map.groupBy(recordings, ({ carried }) => carried.id);
  const described = [...byId.values()].flatMap((files) => {
    const [first] = files;
    if (!first) return [];
    const links = files.flatMap(({ fileNumber, link }) => (link ? [{ number: fileNumber, ...link }] : []));
    const attached = files.filter(isAttached).map(toAttached);
    return [{ ...first.carried, attached, ...(links.length > 0 && { links }) }];
  });
  return { version: 1, itemId, ...item, recordings: described };
}

/** True for a file that goes with the message, false for one that is linked to. */
export function isAttached({ link }: AttachedRecording): boolean {
  return link === undefined;
}

function toAttached({ fileNumber, fileName }: AttachedRecording) {
  return { number: fileNumber, name: fileName };
}
