import type { RoomKit } from '@roomkit/core';

import { ROOM_ID } from '../cast.ts';
import { textOf } from '../room/script.ts';
import type { Feed } from './feed.ts';
import type { AssistantState } from './messages.ts';

/** What the model is asked, word for word, and what it says. */
export class AssistantWatch {
  readonly #feed: Feed;
  #state: AssistantState = { phase: 'idle', request: null, answer: null, failure: null };

  constructor(kit: RoomKit, feed: Feed) {
    this.#feed = feed;
    kit.addRoomHook(ROOM_ID, 'before_ai_generation', { name: 'show-prompt' }, ({ context, triggerEvent }) => {
      const { maxLength, supportsRichText } = context.targetCapabilities ?? {};
      const form = supportsRichText === true ? 'shown with formatting' : 'shown as plain text';
      const request = {
        triggerEventId: triggerEvent.id,
        systemPrompt: context.systemPrompt ?? '',
        messages: context.messages.map((message) => ({ role: message.role, text: textOf(message) })),
        target: maxLength ? `${form}, at most ${maxLength} characters` : form,
      };
      this.#set({ phase: 'writing', request, answer: null, failure: null });
    });
    kit.addRoomHook(ROOM_ID, 'on_ai_response', { name: 'show-answer' }, ({ durationMs, text, usage }) => {
      const tokens = Object.entries(usage).map(([name, count]) => `${name} ${count}`);
      const answer = { text, durationMs: Math.round(durationMs), usage: tokens.join(', ') };
      this.#set({ ...this.#state, phase: 'idle', answer });
    });
    kit.addRoomHook(ROOM_ID, 'on_error', { name: 'show-failure' }, ({ channelId }) => {
      if (channelId !== 'assistant') return;
      this.#set({ ...this.#state, phase: 'failed', failure: 'The model could not answer.' });
    });
    // A muted assistant is asked for nothing, and a refused answer is not reported: the turn is over all the same.
    kit.on('event_processed', ({ data }) => {
      const { phase, request } = this.#state;
      if (phase === 'writing' && request?.triggerEventId === data.eventId) this.#set({ ...this.#state, phase: 'idle' });
    });
  }

  get state(): AssistantState {
    return this.#state;
  }

  #set(state: AssistantState): void {
    this.#state = state;
    this.#feed.publish({ type: 'assistant', assistant: state });
  }
}
