import type { AIChannel, AIExtension, PassedOnTurn } from '@roomkit/ai';
import type { EventDraft, RoomKit } from '@roomkit/core';
import type { AIToolDefinition, ToolTurn } from '@roomkit/core/ai';

import { delegationLinkOf } from '../kit/child-rooms.ts';
import { within } from '../kit/within.ts';
import { isAttached } from '../state/change-state.ts';
import { conversationStateOf } from '../state/conversation-state.ts';
import { hasConversation } from './decide.ts';
import { handoffPrompt } from './handoff-prompt.ts';
import { handoffTool, type PerformedHandoff } from './handoff-tool.ts';
import { handoffNotice, type HandoffNoticeOptions } from './notice.ts';
import { passOn } from './pass-on.ts';
import { requestHandoff } from './request-handoff.ts';
import { type HandoffRequest, type HandoffResult, HUMAN } from './request.ts';
import type { HandoffRules, HandoffTarget } from './rules.ts';

/** How conversations are handed over. */
export interface HandoffHandlerOptions {
  readonly rules: HandoffRules;
  /** Whether a person can be asked for, as the target `human`. @defaultValue true */
  readonly human?: boolean;
  /** Whether whoever takes over speaks at once, instead of with the next message. @defaultValue true */
  readonly speaksAtOnce?: boolean;
  /** Sees the notices by which one takes over from another. @defaultValue null */
  readonly supervisorId?: string | null;
  /** Only in this room. @defaultValue null: in every room of the kit's scope */
  readonly roomId?: string | null;
}

/** On whose behalf the host hands a conversation over. */
export interface HandoffSender {
  /** An agent's channel id, or `human`. */
  readonly from: string;
  /** The room's. @defaultValue the kit's */
  readonly organizationId?: string | null;
}

/** What the one who takes over has of the turn that handed over. */
type Asking = Pick<HandoffNoticeOptions, 'responseVisibility' | 'onBehalfOf'>;

const NOBODY: Asking = { responseVisibility: null, onBehalfOf: null };
const TO_HUMAN: HandoffTarget = { agentId: HUMAN, phase: null, description: 'A person of the team.' };

/** Lets agents hand conversations over to each other, and the host take part in it. */
export class HandoffHandler {
  readonly #kit: RoomKit;
  readonly #options: Required<HandoffHandlerOptions>;

  constructor(kit: RoomKit, options: HandoffHandlerOptions) {
    const { human = true, speaksAtOnce = true, supervisorId = null, roomId = null } = options;
    this.#kit = kit;
    this.#options = { rules: options.rules, human, speaksAtOnce, supervisorId, roomId };
  }

  /**
   * Hands a conversation over on behalf of an agent, or of a person (`from: 'human'`) who gives it back. Whoever takes
   * over is told in the room, and speaks, unless that is switched off.
   *
   * @throws RoomNotFoundError, InputError naming the field
   */
  async request(
    roomId: string,
    request: HandoffRequest,
    { from, organizationId = null }: HandoffSender,
  ): Promise<HandoffResult> {
    const kit = within(this.#kit, organizationId);
    const { rules, human, speaksAtOnce } = this.#options;
    const result = await requestHandoff(kit, roomId, request, { from, rules, human });
    const { newAgentId } = result;
    if (result.accepted && newAgentId !== null && speaksAtOnce) {
      const { content, ...notice } = this.#notice(from, newAgentId, NOBODY);
      await kit.sendEvent(roomId, 'system', content, { ...notice, until: 'committed' });
    }
    return result;
  }

  /** Gives agents the tool and what they are told. Installed again, it takes the place of the first. */
  install(agents: readonly AIChannel[]): Disposable {
    const handles = agents.map((agent) => agent.use(this.extension()));
    return {
      [Symbol.dispose]: () => {
        for (const handle of handles) handle[Symbol.dispose]();
      },
    };
  }

  /** What an agent's channel is given. */
  extension(): AIExtension {
    const { roomId } = this.#options;
    const isMine = (turn: Pick<ToolTurn, 'roomId' | 'roomContext'>): boolean =>
      (roomId === null || roomId === turn.roomId) && delegationLinkOf(turn.roomContext.room) === null;
    return {
      name: roomId === null ? 'handoff' : `handoff:${roomId}`,
      passOn: (turn) => (isMine(turn) ? this.#passOn(turn) : null),
      tools: (turn) => (isMine(turn) ? this.#tools(turn) : []),
      prompt: (turn) => (isMine(turn) ? handoffPrompt(turn) : null),
    };
  }

  #passOn(turn: ToolTurn): Promise<PassedOnTurn | null> {
    const { organizationId, channelId, triggerEvent, author } = turn;
    const asking = { responseVisibility: triggerEvent.responseVisibility, onBehalfOf: author };
    return passOn(within(this.#kit, organizationId), turn, (to) => this.#notice(channelId, to, asking));
  }

  /** No tool where there is nobody to hand over to, or the agent does not have the conversation. */
  #tools({ channelId, roomContext }: ToolTurn): readonly AIToolDefinition<never>[] {
    const { room, bindings } = roomContext;
    const state = conversationStateOf(room);
    if (!hasConversation(channelId, state, bindings)) return [];
    const { rules, human } = this.#options;
    const reachable = rules.targets(channelId, state).filter(({ agentId }) => isAttached(agentId, bindings));
    const targets = human ? [...reachable, TO_HUMAN] : reachable;
    if (targets.length === 0) return [];
    return [
      handoffTool(targets, async (request, { organizationId, roomId, triggerEvent, author }) => {
        const kit = within(this.#kit, organizationId);
        const result = await requestHandoff(kit, roomId, request, { from: channelId, rules, human });
        const { responseVisibility } = triggerEvent;
        return { result, events: this.#events(channelId, result, { responseVisibility, onBehalfOf: author }) };
      }),
    ];
  }

  #events(from: string, { newAgentId }: HandoffResult, asking: Asking): PerformedHandoff['events'] {
    if (newAgentId === null || !this.#options.speaksAtOnce) return [];
    return [this.#notice(from, newAgentId, asking)];
  }

  #notice(fromAgentId: string, toAgentId: string, asking: Asking): EventDraft {
    const { supervisorId } = this.#options;
    return handoffNotice({ fromAgentId, toAgentId, supervisorId, ...asking });
  }
}
