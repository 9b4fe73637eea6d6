import { type EventContent, HookResult, type RoomEvent, type RoomKit, textOf } from '@roomkit/core';

import { isAgent, ROOM_ID } from '../cast.ts';
import type { Decision } from '../feed/messages.ts';

/** Told of every decision, as the kit itself only reports blocks. */
export type OnDecision = (eventId: string, decision: Decision) => void;

/** What is whispered to an agent, that agent whispers back. It looks at no words, and so holds no streamed answer back. */
export function keepWhispers(kit: RoomKit, onDecision: OnDecision): void {
  kit.hook('before_broadcast', { name: 'keep-whispers', channelIds: ['web'], reads: 'envelope' }, (event) => {
    if (!isAgent(event.visibility)) return HookResult.allow();
    onDecision(event.id, { hook: 'keep-whispers', action: 'modify', note: 'the answer goes to the web chat alone' });
    return HookResult.modify({ ...event, responseVisibility: 'web' });
  });
}

/** That somebody calls is for the colleagues: the phone gets words alone. */
export function keepCallsInside(kit: RoomKit): void {
  kit.hook('before_broadcast', { name: 'keep-calls-inside', channelIds: ['voice'], reads: 'envelope' }, (event) => {
    return event.content.type === 'system' ? HookResult.modify({ ...event, visibility: 'web' }) : HookResult.allow();
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
    // What the desk notes about itself is no message.
    if (event.content.type === 'system') return HookResult.allow();
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
