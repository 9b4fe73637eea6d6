import {
  Agent,
  type HandoffHandler,
  type HandoffReport,
  HUMAN,
  installPipeline,
  updateConversationState,
} from '@roomkit/agents';
import type { RoomKit } from '@roomkit/core';

import {
  AGENT_IDS,
  AGENTS,
  agentName,
  type Colleague,
  COLLEAGUES,
  FIRST_AGENT,
  isColleague,
  ROOM_ID,
} from '../cast.ts';
import { deskStateOf } from '../feed/desk-state.ts';
import type { Models } from './models.ts';
import { PROMPTS } from './prompts.ts';
import { refundOrder } from './refunds.ts';

/** Whether a conversation changed hands, and a sentence about it. */
export interface DeskOutcome {
  readonly accepted: boolean;
  readonly message: string;
}

/** The agents and the people who share the conversation. Who has it stands with the room, for every process. */
export class Desk {
  readonly #kit: RoomKit;
  readonly #handoffs: HandoffHandler;

  constructor(kit: RoomKit, { providers }: Pick<Models, 'providers'>) {
    this.#kit = kit;
    // Only Iris can pay, and only after a person has agreed.
    const tools = { assistant: [], refunds: [refundOrder(kit)] } as const;
    for (const id of AGENT_IDS) {
      const agent = new Agent(id, {
        provider: providers[id],
        systemPrompt: PROMPTS[id],
        role: AGENTS[id].part,
        description: id === FIRST_AGENT ? 'Answers first, about everything but refunds.' : 'Pays money back.',
        tools: tools[id],
        approval: ['refund_*'],
      });
      kit.registerChannel(agent);
    }
    const strategy = installPipeline(kit, {
      stages: [
        { phase: 'triage', agentId: 'assistant', next: 'refund' },
        { phase: 'refund', agentId: 'refunds', next: null, canReturnTo: ['triage'] },
      ],
    });
    this.#handoffs = strategy.handoffs;
    // The notice of a handoff is for whoever takes over; this line is for the colleagues.
    kit.hook('on_handoff', async (report) => {
      if (report.roomId === ROOM_ID) await this.#tell(report);
    });
  }

  /** Nobody but this colleague answers from now on. */
  async takeOver(colleague: Colleague): Promise<DeskOutcome> {
    const { holder } = deskStateOf(await this.#kit.getRoom(ROOM_ID));
    if (holder === HUMAN) return this.#claim(colleague);
    return this.#handoffs.request(
      ROOM_ID,
      { targetAgentId: HUMAN, reason: 'A colleague takes over', summary: '', context: { colleague } },
      { from: holder },
    );
  }

  /** The first agent goes on, and speaks at once. */
  giveBack(colleague: Colleague): Promise<DeskOutcome> {
    const name = COLLEAGUES[colleague];
    const summary = `${name} has spoken with the customer; what was said stands in the conversation.`;
    return this.#handoffs.request(
      ROOM_ID,
      { targetAgentId: FIRST_AGENT, reason: `${name} gives it back`, summary, context: { colleague } },
      { from: HUMAN },
    );
  }

  /** An agent asked for a person: this one it is. */
  async #claim(colleague: Colleague): Promise<DeskOutcome> {
    await updateConversationState(this.#kit, ROOM_ID, ({ handoff, withHuman }) =>
      withHuman && handoff !== null ? { handoff: { ...handoff, context: { ...handoff.context, colleague } } } : null,
    );
    return { accepted: true, message: 'The conversation was taken over.' };
  }

  async #tell({ fromAgentId, fromPhase, request, toAgentId, toPhase }: HandoffReport): Promise<void> {
    const { context, reason, summary } = request;
    const colleague = isColleague(context['colleague']) ? context['colleague'] : null;
    const phase = toPhase === fromPhase ? null : toPhase;
    const data = { fromAgentId, toAgentId, reason, summary, phase, colleague };
    const message = sentenceFor(fromAgentId, toAgentId, colleague === null ? null : COLLEAGUES[colleague]);
    const options = { type: 'system', visibility: 'web', addressedTo: [], until: 'committed' } as const;
    await this.#kit.sendEvent(ROOM_ID, 'system', { type: 'system', code: 'handed_over', message, data }, options);
  }
}

function sentenceFor(from: string, to: string, colleague: string | null): string {
  const [giver, taker] = [agentName(from), agentName(to)];
  if (taker === null) return colleague === null ? `${giver ?? from} asks for one of you.` : `${colleague} took over.`;
  if (giver === null) return `${colleague ?? 'A colleague'} gave back to ${taker}.`;
  return `${giver} handed over to ${taker}.`;
}
