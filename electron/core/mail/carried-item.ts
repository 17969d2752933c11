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
    return first ? [{ ...first.carried, attached: files.map(toAttached) }] : [];
  });
  return { version: 1, itemId, ...item, recordings: described };
}

function toAttached({ fileNumber, fileName }: AttachedRecording) {
  return { number: fileNumber, name: fileName };
}
