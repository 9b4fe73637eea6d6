import { Access } from '@roomkit/core';

import { isColleague, isPaneName } from '../cast.ts';
import { type Command, NETWORK_MODES } from '../feed/messages.ts';

type Fields = Readonly<Record<string, unknown>>;
type Check = (fields: Fields) => boolean;

const MAX_WORDS = 4000;
const VISIBILITIES: readonly unknown[] = ['all', 'none', 'transport', 'intelligence', 'sms', 'web', 'assistant'];
const RATES: readonly unknown[] = [null, 6, 12, 30];
const LENGTHS: readonly unknown[] = [160, 320, 1600];
const MODES: readonly unknown[] = NETWORK_MODES;
const ACCESSES: readonly unknown[] = Object.values(Access);
const ROOM_ACTIONS: readonly unknown[] = ['pause', 'resume', 'close', 'reopen'];

const isWords = (value: unknown, longest: number): boolean =>
  typeof value === 'string' && value.trim() !== '' && value.length <= longest;
const body: Check = (fields) => isWords(fields['body'], MAX_WORDS);
const channel: Check = (fields) => isPaneName(fields['channelId']);
const word: Check = (fields) => isWords(fields['word'], 40);
const letter: Check = (fields) => isWords(fields['eventId'], 255) && isWords(fields['channelId'], 255);
const colleague: Check = (fields) => isColleague(fields['colleague']);
const nothing: Check = () => true;

const CHECKS: Readonly<Record<Command['type'], Check>> = {
  text: body,
  speak: body,
  phone_read: nothing,
  mute: channel,
  unmute: channel,
  mute_output: channel,
  unmute_output: channel,
  access: (fields) => channel(fields) && ACCESSES.includes(fields['access']),
  visibility: (fields) => channel(fields) && VISIBILITIES.includes(fields['visibility']),
  rate_limit: (fields) => RATES.includes(fields['maxPerMinute']),
  max_length: (fields) => LENGTHS.includes(fields['maxLength']),
  network: (fields) => MODES.includes(fields['mode']),
  block_word: word,
  unblock_word: word,
  mask_cards: (fields) => typeof fields['enabled'] === 'boolean',
  room: (fields) => ROOM_ACTIONS.includes(fields['action']),
  retry: letter,
  drop: letter,
  take_over: colleague,
  give_back: colleague,
  approval: (fields) =>
    colleague(fields) && isWords(fields['requestId'], 255) && typeof fields['approved'] === 'boolean',
  call_say: (fields) => isWords(fields['sentence'], 200),
  start_over: nothing,
  kill: nothing,
};

/** Reads a command; null where it is none. */
export function parseCommand(value: unknown): Command | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Fields;
  const type = fields['type'];
  if (typeof type !== 'string' || !Object.hasOwn(CHECKS, type)) return null;
  return CHECKS[type as Command['type']](fields) ? (value as Command) : null;
}
