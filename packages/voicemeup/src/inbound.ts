import type { EventContent, InboundMessage } from '@roomkit/core';
import { joinParts, unsupportedMessage } from '@roomkit/core/providers';

import type { InboundPart } from './part.ts';

/**
 * One message of a part and perhaps its partner. It has the id of its words, and the one of its file as a key, so
 * that whichever of the calls comes again is known.
 */
export function inboundOf(part: InboundPart, partner: InboundPart | null, channelId: string): InboundMessage {
  const parts = [part, ...(partner ? [partner] : [])].toSorted((one, other) => rank(one) - rank(other));
  const file = parts.find(({ kind }) => kind === 'file');
  const [{ from, id, to } = part] = parts;
  return {
    channelId,
    senderId: from,
    content: contentOf(parts),
    providerMessageId: id,
    ...(file ? { idempotencyKey: `mms:${file.id}` } : {}),
    rawPayload: partner ? { parts: parts.map(({ fields }) => fields) } : part.fields,
    channelData: { fromNumber: from, toNumber: to, segments: 1 },
  };
}

/** Words before files. */
function rank({ kind }: InboundPart): number {
  return kind === 'file' ? 1 : 0;
}

function contentOf(parts: readonly InboundPart[]): EventContent {
  const contents = parts.flatMap(({ file, text }): readonly EventContent[] => [
    ...(text === null ? [] : [{ type: 'text', body: text } as const]),
    ...(file ? [{ type: 'media', ...file } as const] : []),
  ]);
  // A picture without words whose second call never came.
  if (contents.length === 0 && parts.some(({ kind }) => kind === 'words')) return unsupportedMessage('mms');
  return joinParts(contents);
}
