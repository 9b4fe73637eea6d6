import type { RoomKit } from '@roomkit/core';

import { AGENT_IDS, type AgentId, isAgent, ROOM_ID } from '../cast.ts';
import type { AgentState } from './desk-messages.ts';
import type { Feed } from './feed.ts';
import { promptWords } from './prompt-words.ts';

const IDLE: AgentState = { phase: 'idle', request: null, answer: null, failure: null };

/** What each agent's model is asked, word for word, and what it says. */
export class AgentWatch {
  readonly #feed: Feed;
  readonly #onChange: (agentId: AgentId, state: AgentState) => void;
  readonly #states = new Map<AgentId, AgentState>(AGENT_IDS.map((id) => [id, IDLE]));

  constructor(kit: RoomKit, feed: Feed, onChange: (agentId: AgentId, state: AgentState) => void) {
    this.#feed = feed;
    this.#onChange = onChange;
    kit.addRoomHook(
      ROOM_ID,
      'before_ai_generation',
      { name: 'show-prompt' },
      ({ channelId, context, triggerEvent }) => {
        const { maxLength, supportsRichText } = context.targetCapabilities ?? {};
        const form = supportsRichText === true ? 'shown with formatting' : 'shown as plain text';
        const request = {
          triggerEventId: triggerEvent.id,
          systemPrompt: context.systemPrompt ?? '',
          messages: context.messages.map((message) => ({ role: message.role, text: promptWords(message) })),
          tools: context.tools.map(({ name }) => name),
          target: maxLength ? `${form}, at most ${maxLength} characters` : form,
        };
        this.#change(channelId, () => ({ phase: 'writing', request, answer: null, failure: null }));
      },
    );
    kit.addRoomHook(ROOM_ID, 'on_ai_response', { name: 'show-answer' }, ({ channelId, durationMs, text, usage }) => {
      const tokens = Object.entries(usage).map(([name, count]) => `${name} ${count}`);
      const answer = { text, durationMs: Math.round(durationMs), usage: tokens.join(', ') };
      this.#change(channelId, (state) => ({ ...state, phase: 'idle', answer }));
    });
    kit.addRoomHook(ROOM_ID, 'on_error', { name: 'show-failure' }, ({ channelId }) => {
      this.#change(channelId, (state) => ({ ...state, phase: 'failed', failure: 'The model could not answer.' }));
    });
    // A muted agent is asked for nothing, and a refused answer is not reported: the turn is over all the same.
    kit.on('event_processed', ({ data }) => {
      for (const id of AGENT_IDS) {
        const { phase, request } = this.#stateOf(id);
        if (phase === 'writing' && request?.triggerEventId === data.eventId) {
          this.#change(id, (state) => ({ ...state, phase: 'idle' }));
        }
      }
    });
  }

  get states(): Readonly<Record<AgentId, AgentState>> {
    return { assistant: this.#stateOf('assistant'), refunds: this.#stateOf('refunds') };
  }

  /** Shows what an agent is at, in whichever process. */
  show(agentId: AgentId, agent: AgentState): void {
    this.#states.set(agentId, agent);
    this.#feed.publish({ type: 'agent', agentId, agent });
  }

  #stateOf(agentId: AgentId): AgentState {
    return this.#states.get(agentId) ?? IDLE;
  }

  #change(channelId: string | null, next: (state: AgentState) => AgentState): void {
    if (!isAgent(channelId)) return;
    const state = next(this.#stateOf(channelId));
    this.show(channelId, state);
    this.#onChange(channelId, state);
  }
}
