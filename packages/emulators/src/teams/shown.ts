import { Buffer } from 'node:buffer';

import type { EmulatedMessage } from '../emulator/messages.ts';
import type { SentActivity } from './schema.ts';

/** What of a message an activity says. */
export function shownBy({ text, buttons, images }: SentActivity): Pick<EmulatedMessage, 'text' | 'buttons' | 'files'> {
  const files = images.map(({ url, mimeType, name }) => {
    const base64 = /^data:[^,]*;base64,(.*)$/u.exec(url)?.[1];
    if (base64 === undefined) return { url, mimeType, filename: name, bytes: null };
    return { url: null, mimeType, filename: name, bytes: new Uint8Array(Buffer.from(base64, 'base64')) };
  });
  return { text, buttons, files };
}

/** The conversation a thread is part of. */
export function baseOf(conversationId: string): string {
  return conversationId.split(';', 1)[0] ?? conversationId;
}
