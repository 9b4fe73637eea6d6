import type { InboundNotice } from '@roomkit/core';
import { objectOf, textOrNull } from '@roomkit/core/providers';

import { addressOf } from '../address.ts';
import { type FindNumber, lastingJid } from './person.ts';

const WRITING: ReadonlySet<string> = new Set(['composing', 'recording']);

/** Who began to write and who stopped: WhatsApp tells of each sign of life, also of people who only look. */
export class Typing {
  readonly #writing = new Set<string>();

  /** What changed, as `presence.update` tells it. */
  async changesOf(value: unknown, findNumber: FindNumber): Promise<readonly InboundNotice[]> {
    const notices: InboundNotice[] = [];
    for (const [jid, presence] of Object.entries(objectOf(objectOf(value)['presences']))) {
      if (!jid.includes('@')) continue;
      const senderId = addressOf(await lastingJid(jid, null, findNumber));
      const isTyping = WRITING.has(textOrNull(objectOf(presence)['lastKnownPresence']) ?? '');
      if (isTyping === this.#writing.has(senderId)) continue;
      if (isTyping) this.#writing.add(senderId);
      else this.#writing.delete(senderId);
      notices.push({ type: 'typing', senderId, isTyping });
    }
    return notices;
  }
}
