import {
  type ChannelBinding,
  type DeliverOptions,
  type EventContent,
  type RoomKit,
  visibilityIncludes,
} from '@roomkit/core';

import { getConversationState } from '../state/change-state.ts';
import type { DelegatedTask } from './delegated-task.ts';

/** The key of an event's metadata that says how many delegations led to it, one from the other. */
export const DELEGATION_DEPTH = 'delegationDepth';

/**
 * Brings what came of a task to the channel that is to know: an agent is told, and speaks; a transport shows the
 * result. Nothing is brought where nobody is named or the task was cancelled. Never rejects.
 */
export async function notifyOf(
  kit: RoomKit,
  task: DelegatedTask,
  { depth, follows }: { readonly depth: number; readonly follows: boolean },
): Promise<void> {
  const { roomId, strategy, id: taskId } = task;
  if (task.notify === null || task.status === 'cancelled') return;
  try {
    const notify = follows ? await activeInstead(kit, roomId, task.notify) : task.notify;
    const bindings = await kit.listBindings(roomId);
    const binding = bindings.find(({ channelId }) => channelId === notify);
    if (binding === undefined || !mayKnow(task, binding)) {
      kit.logger.warn('The result of a task has nobody to go to.', { roomId, channelId: notify, taskId });
      return;
    }
    const message = binding.category === 'intelligence' ? forAgent(task, notify) : forTransport(task, bindings);
    if (message === null) return;
    const { content, ...readers } = message;
    const metadata = { taskId, [DELEGATION_DEPTH]: depth };
    const options = { ...readers, metadata, signal: kit.closing, ...(strategy === null ? {} : { strategy }) };
    await kit.deliver(roomId, content, options);
  } catch (error) {
    if (kit.closing.aborted) return;
    kit.logger.error('The result of a task could not be delivered.', { roomId, taskId, error });
  }
}

/** The agent that has the conversation now, where there is one; otherwise the one that gave the work. */
async function activeInstead(kit: RoomKit, roomId: string, agentId: string): Promise<string> {
  const { activeAgentId } = await getConversationState(kit, roomId);
  if (activeAgentId === null || (await kit.getBinding(roomId, activeAgentId)) === null) return agentId;
  return activeAgentId;
}

type Message = Pick<DeliverOptions, 'addressedTo' | 'visibility' | 'responseVisibility' | 'onBehalfOf'> & {
  readonly content: EventContent;
};

/** An agent that is told answers those who may know; a transport must be one of them. */
function mayKnow({ responseVisibility }: DelegatedTask, binding: ChannelBinding): boolean {
  return binding.category === 'intelligence' || readersOf(binding, responseVisibility ?? 'all').length > 0;
}

function forAgent(ended: DelegatedTask, notify: string): Message {
  const { id, agentId, task, status, result, error, responseVisibility, onBehalfOf } = ended;
  const outcome = result === null ? `It failed: ${error ?? 'no reason is known.'}` : `Result:\n${result}`;
  const message = `(A task you gave to ${agentId} has ended.)\nTask: ${task}\n${outcome}`;
  const content = { type: 'system', code: 'task_completed', message, data: { taskId: id, agentId, status } } as const;
  return { content, addressedTo: [notify], visibility: notify, responseVisibility, onBehalfOf };
}

/** Nobody wants to read on their phone that something failed inside. */
function forTransport(task: DelegatedTask, bindings: readonly ChannelBinding[]): Message | null {
  const { result, notify, responseVisibility } = task;
  if (result === null) return null;
  // The room's agents know what people were told, as far as they may.
  const visibility = bindings
    .filter(({ channelId, category }) => channelId === notify || category === 'intelligence')
    .flatMap((binding) => readersOf(binding, responseVisibility ?? 'all'))
    .join(',');
  return { content: { type: 'text', body: result }, addressedTo: [], visibility };
}

/** A channel as far as a visibility includes it: whole, only some of the people behind it, or not at all. */
function readersOf(binding: ChannelBinding, visibility: string): readonly string[] {
  const entries = visibility.split(',').map((entry) => entry.trim());
  const own = entries.filter((entry) => visibilityIncludes(entry, binding));
  return own.every((entry) => entry.includes('#')) ? own : [binding.channelId];
}
