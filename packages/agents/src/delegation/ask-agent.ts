import { AIChannel } from '@roomkit/ai';
import type { EventContent, OnBehalfOf, RoomEvent, RoomKit } from '@roomkit/core';

import { type AgentAnswer, AgentFailure, failed, readAnswer } from './answer.ts';

/** A question to an agent in its workroom. */
export interface AgentQuestion {
  readonly roomId: string;
  readonly agentId: string;
  readonly content: EventContent;
  readonly timeoutMs: number;
  readonly responseVisibility?: string | null;
  readonly onBehalfOf?: OnBehalfOf | null;
  /** Fires when nobody wants the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts a question to an agent as an event addressed to it, and waits until everything it says to it is in the
 * timeline. Always gives an answer, or the reason why there is none; never rejects. What nobody waits for any longer
 * is cancelled.
 */
export async function askAgent(kit: RoomKit, question: AgentQuestion): Promise<AgentAnswer> {
  const { roomId, agentId } = question;
  try {
    return await answered(kit, question);
  } catch (error) {
    kit.logger.error('An agent could not be asked.', { roomId, channelId: agentId, error });
    return failed(AgentFailure.FAILED);
  }
}

async function answered(kit: RoomKit, question: AgentQuestion): Promise<AgentAnswer> {
  const { roomId, agentId, content, timeoutMs, responseVisibility = null, onBehalfOf = null, signal } = question;
  const stop = signal === undefined ? kit.closing : AbortSignal.any([signal, kit.closing]);
  if (stop.aborted) return failed(AgentFailure.CANCELLED);
  const id = kit.createId();
  const { promise, resolve } = Promise.withResolvers<RoomEvent | AgentFailure>();
  const onStop = (): void => resolve(AgentFailure.CANCELLED);
  const options = { name: `answer to ${id}` };
  // Whatever the event leads to has been committed when this hook runs.
  const remove = kit.addRoomHook(roomId, 'after_broadcast', options, (event) => {
    if (event.id === id) resolve(event);
  });
  const timer = kit.clock.schedule(timeoutMs, () => resolve(AgentFailure.TIMED_OUT));
  stop.addEventListener('abort', onStop, { once: true });
  try {
    const readers = { addressedTo: [agentId], visibility: 'intelligence', responseVisibility };
    const sent = await kit.sendEvent(roomId, 'system', content, { id, ...readers, onBehalfOf, until: 'committed' });
    if (sent.status === 'blocked') return failed(AgentFailure.BLOCKED);
    const end = await promise;
    if (typeof end !== 'string') return await readAnswer(kit, end, agentId);
    cancelTurn(kit, question);
    return failed(end);
  } finally {
    remove();
    timer[Symbol.dispose]();
    stop.removeEventListener('abort', onStop);
  }
}

function cancelTurn(kit: RoomKit, { roomId, agentId }: AgentQuestion): void {
  const channel = kit.getChannel(agentId);
  if (!(channel instanceof AIChannel)) return;
  channel.steer({ roomId }, { type: 'cancel', reason: 'Nobody waits for it any more.' }, kit.organizationId);
}
