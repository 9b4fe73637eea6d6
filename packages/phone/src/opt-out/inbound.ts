import type { Clock, InboundMessage, StateStore } from '@roomkit/core';

import { isOptedOut, type OptOutChange, record, wasRecorded } from './opt-outs.ts';
import type { OptOutWord, ReadWord } from './words.ts';

/** A message that was one of the words. */
export interface WordMessage {
  readonly word: OptOutWord;
  readonly change: OptOutChange;
  /** False when the message was taken into account before, as in a redelivery. */
  readonly isNew: boolean;
}

export interface InboundDeps {
  readonly state: StateStore;
  readonly readWord: ReadWord;
  readonly clock: Clock;
  /** The number of ours that messages came to which name none. */
  readonly from: string | null;
}

/** Keeps what a message says about opting out; null when it says nothing about it. */
export async function takeMessage(
  deps: InboundDeps,
  organizationId: string | null,
  message: InboundMessage,
): Promise<WordMessage | null> {
  const { content } = message;
  const meaning = content.type === 'text' ? deps.readWord(content.body) : null;
  if (meaning === null) return null;
  const { state, clock } = deps;
  const change: OptOutChange = {
    organizationId,
    ourNumber: toNumberOf(message) ?? deps.from,
    theirNumber: message.senderId,
    at: message.timestamp ?? new Date(clock.now()),
    providerMessageId: message.providerMessageId ?? null,
  };
  const isNew = !(await wasRecorded(state, change));
  const word = meaning === 'startAgain' ? 'start' : meaning;
  if (meaning === 'startAgain' && isNew && !(await isOptedOut(state, change))) return null;
  if (isNew) await record(state, change, STATUS[word]);
  return { word, change, isNew };
}

const STATUS = { stop: 'stopped', start: 'started', help: 'none' } as const;

function toNumberOf({ channelData }: InboundMessage): string | null {
  const { toNumber } = (channelData ?? {}) as { readonly toNumber?: unknown };
  return typeof toNumber === 'string' && toNumber !== '' ? toNumber : null;
}
