import { type EventContent, HookResult, type RoomEvent, type RoomKit, textOf } from '@roomkit/core';

import { ROOM_ID } from '../cast.ts';
import type { Decision } from '../feed/messages.ts';

/** Told of every decision, as the kit itself only reports blocks. */
export type OnDecision = (eventId: string, decision: Decision) => void;

/** What whispers to the assistant, the assistant whispers back. */
export function keepWhispers(kit: RoomKit, onDecision: OnDecision): void {
  kit.hook('before_broadcast', { name: 'keep-whispers', channelIds: ['web'] }, (event) => {
    if (event.visibility !== 'assistant') return HookResult.allow();
    onDecision(event.id, { hook: 'keep-whispers', action: 'modify', note: 'the answer goes to the web chat alone' });
    return HookResult.modify({ ...event, responseVisibility: 'web' });
  });
}

/** The name of the hook that blocks a word. */
export function hookNameOf(word: string): string {
  return `word filter “${word}”`;
}

/** Blocks every message that holds a word, whoever writes it: people and models alike. */
export function blockWord(kit: RoomKit, word: string, onDecision: OnDecision): void {
  const name = hookNameOf(word);
  kit.addRoomHook(ROOM_ID, 'before_broadcast', { name, priority: 10 }, (event) => {
    if (!textOf(event).toLowerCase().includes(word.toLowerCase())) {
      onDecision(event.id, { hook: name, action: 'allow', note: null });
      return HookResult.allow();
    }
    const reason = `“${word}” may not be said here`;
    onDecision(event.id, { hook: name, action: 'block', note: reason });
    return HookResult.block(reason);
  });
}

export const MASK_HOOK = 'mask-cards';
const CARD_NUMBER = /\b\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?(?<last>\d{4})\b/gu;

/** Hides card numbers before anybody sees them; the timeline holds the masked words alone. */
export function maskCards(kit: RoomKit, onDecision: OnDecision): void {
  kit.addRoomHook(ROOM_ID, 'before_broadcast', { name: MASK_HOOK, priority: 20 }, (event) => {
    const content = maskedContent(event.content);
    if (content === event.content) return HookResult.allow();
    onDecision(event.id, { hook: MASK_HOOK, action: 'modify', note: 'a card number was masked' });
    const masked: RoomEvent = { ...event, content };
    return HookResult.modify(masked);
  });
}

function maskedContent(content: EventContent): EventContent {
  if (content.type === 'edit') {
    const newContent = maskedContent(content.newContent);
    return newContent === content.newContent ? content : { ...content, newContent };
  }
  if (content.type !== 'text' && content.type !== 'rich') return content;
  const body = content.body.replaceAll(CARD_NUMBER, '•••• •••• •••• $<last>');
  return body === content.body ? content : { ...content, body };
}
