import type { DeliveryOutcome, RoomEvent, RoomKit } from '@roomkit/core';

import { ROOM_ID } from '../cast.ts';
import type { Approvals } from './approvals.ts';
import type { Decision, Note } from './messages.ts';
import type { Notes } from './notes.ts';
import type { Relay, Word } from './relay.ts';
import type { StateBoard } from './state-board.ts';
import type { Timeline } from './timeline.ts';
import type { AgentWatch } from './watch-agents.ts';

export interface SightingsDeps {
  readonly kit: Pick<RoomKit, 'getEvent'>;
  readonly timeline: Timeline;
  readonly notes: Notes;
  readonly agents: AgentWatch;
  readonly approvals: Approvals;
  readonly board: Pick<StateBoard, 'refresh'>;
  readonly relay: Relay;
}

/** What this process sees: shown on its own page, and told to the others. */
export class Sightings {
  readonly #deps: SightingsDeps;

  constructor(deps: SightingsDeps) {
    this.#deps = deps;
  }

  mark(eventId: string, channelId: string, state: DeliveryOutcome, error: string | null = null): void {
    this.#deps.timeline.mark(eventId, channelId, state, error);
    this.#deps.relay.tell({ type: 'mark', eventId, channelId, state, error });
  }

  attempt(eventId: string): void {
    this.#deps.timeline.attempt(eventId);
    this.#deps.relay.tell({ type: 'attempt', eventId });
  }

  decide(eventId: string, decision: Decision): void {
    this.#deps.timeline.decide(eventId, decision);
    this.#deps.relay.tell({ type: 'decision', eventId, decision });
  }

  changed(event: RoomEvent): void {
    this.#deps.timeline.changed(event);
    this.#deps.relay.tell({ type: 'changed', eventId: event.id });
  }

  note(name: string, text: string, tone: Note['tone']): void {
    this.#deps.notes.add(name, text, tone);
    this.#deps.relay.tell({ type: 'note', name, text, tone });
  }

  /** Shows what another process saw. */
  async hear(word: Word): Promise<void> {
    const { agents, approvals, board, kit, notes, timeline } = this.#deps;
    switch (word.type) {
      case 'mark':
        timeline.mark(word.eventId, word.channelId, word.state, word.error);
        // A dead letter is listed beside the room, and comes with no commit.
        void board.refresh();
        break;
      case 'attempt':
        timeline.attempt(word.eventId);
        break;
      case 'decision':
        timeline.decide(word.eventId, word.decision);
        break;
      case 'changed': {
        const event = await kit.getEvent(ROOM_ID, word.eventId);
        if (event !== null) timeline.changed(event);
        break;
      }
      case 'note':
        notes.add(word.name, word.text, word.tone);
        break;
      case 'agent':
        agents.show(word.agentId, word.agent);
        break;
      case 'asks':
      case 'answer':
        approvals.hear(word);
        break;
      default:
        word satisfies never;
    }
  }
}
