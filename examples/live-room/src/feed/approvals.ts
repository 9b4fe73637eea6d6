import type { Clock, CreateId, InputRequest, RoomKit } from '@roomkit/core';

import { isAgent, ROOM_ID } from '../cast.ts';
import type { Approval, ApprovalAnswer } from './desk-messages.ts';

/** What processes tell each other about questions that wait for a person. */
export type ApprovalWord =
  | { readonly type: 'asks'; readonly processId: string; readonly approvals: readonly Approval[] }
  | { readonly type: 'answer'; readonly requestId: string; readonly answer: ApprovalAnswer };

export interface ApprovalsDeps {
  readonly kit: Pick<RoomKit, 'listPendingInput' | 'resolveInput'>;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly tell: (word: ApprovalWord) => void;
  readonly onChange: () => void;
}

/** A question is told again so often while it waits. */
const REPEATED_MS = 1000;
/** What was not told again for so long is gone, and its process with it. */
const FORGOTTEN_MS = 3500;

interface Others {
  readonly approvals: readonly Approval[];
  readonly forgetting: Disposable;
}

/** Tools that wait for a person. Each question lives and dies with the process that asks; the others show it as well. */
export class Approvals {
  readonly #deps: ApprovalsDeps;
  readonly #processId: string;
  readonly #others = new Map<string, Others>();
  #repeating: Disposable | null = null;

  constructor(deps: ApprovalsDeps) {
    this.#deps = deps;
    this.#processId = deps.createId();
  }

  /** What waits now, here and elsewhere. A turn that is made again asks anew: the newer question counts. */
  list(): readonly Approval[] {
    const own = this.#own();
    const others = [...this.#others.values()].flatMap(({ approvals }) => approvals);
    const isAsked = new Set(own.map(({ triggerEventId }) => triggerEventId));
    return [...own, ...others.filter(({ triggerEventId }) => !isAsked.has(triggerEventId))];
  }

  /** Something is asked here, or no longer. */
  changed(): void {
    this.#repeating?.[Symbol.dispose]();
    const approvals = this.#own();
    this.#deps.tell({ type: 'asks', processId: this.#processId, approvals });
    this.#repeating = approvals.length === 0 ? null : this.#deps.clock.schedule(REPEATED_MS, () => this.changed());
    this.#deps.onChange();
  }

  /** Answers here, or has the process answer that asks. False where nobody asks that. */
  answer(requestId: string, answer: ApprovalAnswer): boolean {
    if (this.#resolve(requestId, answer)) return true;
    const isElsewhere = this.list().some((approval) => approval.requestId === requestId);
    if (isElsewhere) this.#deps.tell({ type: 'answer', requestId, answer });
    return isElsewhere;
  }

  hear(word: ApprovalWord): void {
    if (word.type === 'answer') this.#resolve(word.requestId, word.answer);
    else this.#note(word.processId, word.approvals);
  }

  close(): void {
    this.#repeating?.[Symbol.dispose]();
    for (const { forgetting } of this.#others.values()) forgetting[Symbol.dispose]();
  }

  #own(): readonly Approval[] {
    return this.#deps.kit.listPendingInput(ROOM_ID).flatMap(approvalIn);
  }

  #resolve(requestId: string, answer: ApprovalAnswer): boolean {
    const isAnswered = this.#deps.kit.resolveInput(requestId, answer);
    if (isAnswered) this.changed();
    return isAnswered;
  }

  #note(processId: string, approvals: readonly Approval[]): void {
    const before = idsOf(this.list());
    this.#others.get(processId)?.forgetting[Symbol.dispose]();
    this.#others.delete(processId);
    if (approvals.length > 0) {
      const forgetting = this.#deps.clock.schedule(FORGOTTEN_MS, () => this.#note(processId, []));
      this.#others.set(processId, { approvals, forgetting });
    }
    if (idsOf(this.list()) !== before) this.#deps.onChange();
  }
}

function idsOf(approvals: readonly Approval[]): string {
  return JSON.stringify(approvals.map(({ requestId }) => requestId));
}

/** The question of a tool; others are none of the desk's. */
function approvalIn({ data, requestId }: InputRequest): readonly Approval[] {
  const { arguments: given, channelId, kind, tool, triggerEventId } = data;
  if (kind !== 'tool_approval' || !isAgent(channelId)) return [];
  const args = given as Readonly<Record<string, unknown>>;
  return [
    { requestId, agentId: channelId, tool: String(tool), triggerEventId: String(triggerEventId), arguments: args },
  ];
}
