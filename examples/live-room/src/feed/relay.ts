import type { Clock, CreateId, DeliveryOutcome, RealtimeBackend } from '@roomkit/core';

import { type AgentId, ROOM_ID } from '../cast.ts';
import type { ApprovalWord } from './approvals.ts';
import type { AgentState } from './desk-messages.ts';
import type { Decision, Note } from './messages.ts';

/** What one server process saw, for the pages of the others. The messages themselves come by the timeline. */
export type Word =
  | {
      readonly type: 'mark';
      readonly eventId: string;
      readonly channelId: string;
      readonly state: DeliveryOutcome;
      readonly error: string | null;
    }
  | { readonly type: 'attempt'; readonly eventId: string }
  | { readonly type: 'decision'; readonly eventId: string; readonly decision: Decision }
  | { readonly type: 'changed'; readonly eventId: string }
  | { readonly type: 'note'; readonly name: string; readonly text: string; readonly tone: Note['tone'] }
  | { readonly type: 'agent'; readonly agentId: AgentId; readonly agent: AgentState }
  | ApprovalWord;

export interface RelayDeps {
  /** Null where there is no other process. */
  readonly realtime: RealtimeBackend | null;
  readonly clock: Pick<Clock, 'now'>;
  readonly createId: CreateId;
}

const TOPIC = 'live-room/words';

/** Tells the servers of other processes what this one sees. What is lost on the way is not shown there. */
export class Relay {
  readonly #deps: RelayDeps;
  readonly #origin: string;

  constructor(deps: RelayDeps) {
    this.#deps = deps;
    this.#origin = deps.createId();
  }

  async listen(onWord: (word: Word) => void | Promise<void>): Promise<void> {
    await this.#deps.realtime?.subscribe(TOPIC, ({ data, participantId }) => {
      return participantId === this.#origin ? undefined : onWord(data['word'] as Word);
    });
  }

  tell(word: Word): void {
    const { clock, createId, realtime } = this.#deps;
    const told = realtime?.publish(TOPIC, {
      id: createId(),
      roomId: ROOM_ID,
      type: 'custom',
      participantId: this.#origin,
      channelId: null,
      data: { word },
      timestamp: new Date(clock.now()),
    });
    told?.catch(() => {
      console.error('The other processes could not be told what happened here.');
    });
  }
}
