import type { AIChannel } from '@roomkit/ai';
import { ConfigurationError, type DeliveryStrategy, type RoomKit } from '@roomkit/core';
import type { AIToolDefinition, ToolCallContext, ToolTurn } from '@roomkit/core/ai';

import { delegationLinkOf } from '../kit/child-rooms.ts';
import { within } from '../kit/within.ts';
import { buildDelegateTool, type DelegateTarget } from './delegate-tool.ts';
import { delegate } from './delegate.ts';
import type { DelegatedTask } from './delegated-task.ts';
import { DELEGATION_DEPTH } from './notify.ts';
import { InMemoryTaskRunner, type TaskRunner } from './task-runner.ts';

/** How an agent gives work to others. */
export interface SetupDelegationOptions {
  /** Who may give work. */
  readonly agent: AIChannel;
  /** Who may get it. */
  readonly agents: readonly DelegateTarget[];
  /** @defaultValue one in memory, which closing the setup closes */
  readonly runner?: TaskRunner;
  /** The channel that gets results; null for none. @defaultValue the agent that has the conversation then, else the one that gave the work */
  readonly notify?: string | null;
  /** When it gets them. @defaultValue null: at once */
  readonly strategy?: DeliveryStrategy | null;
  /** Channels that may follow the work, with the rights they have in the room. @defaultValue none */
  readonly sharedChannelIds?: readonly string[];
  /** How long an agent may take. @defaultValue 600000 */
  readonly timeoutMs?: number;
  /** Whether the model waits for the result in its turn, instead of being told later. @defaultValue false */
  readonly waits?: boolean;
}

/** Delegation of one agent, at work. Disposing it takes the tool away and cancels the tasks of its own runner. */
export interface InstalledDelegation extends AsyncDisposable {
  readonly runner: TaskRunner;
}

/** So many delegations may follow from each other's results, before a person has to say something. */
const MOST_IN_A_ROW = 5;
/** The tool has to outlast its task. */
const GRACE_MS = 5_000;

interface DelegateArguments {
  readonly agent: string;
  readonly task: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/**
 * Gives an agent the tool `delegate_task`. In workrooms the tool is not there: work is not passed on.
 *
 * @throws ConfigurationError where the agent has it already
 */
export function setupDelegation(kit: RoomKit, options: SetupDelegationOptions): InstalledDelegation {
  const { agent, agents } = options;
  if (agent.hasExtension(EXTENSION)) {
    throw new ConfigurationError('agent', `has been set up for delegation already: ${agent.id}`);
  }
  const own = options.runner === undefined ? new InMemoryTaskRunner() : null;
  const runner = options.runner ?? (own as InMemoryTaskRunner);
  const tool = buildDelegateTool(agents);
  const execute = (args: DelegateArguments, call: ToolCallContext): Promise<unknown> =>
    run(within(kit, call.organizationId), args, call, { ...options, runner });
  const { timeoutMs = 600_000 } = options;
  const definition: AIToolDefinition<DelegateArguments> = { ...tool, timeoutMs: timeoutMs + GRACE_MS, execute };
  const handle = agent.use({ name: EXTENSION, tools: (turn) => (mayDelegate(turn) ? [definition] : []) });
  return {
    runner,
    async [Symbol.asyncDispose]() {
      handle[Symbol.dispose]();
      await own?.close();
    },
  };
}

const EXTENSION = 'delegation';

function mayDelegate({ roomContext, triggerEvent }: ToolTurn): boolean {
  return delegationLinkOf(roomContext.room) === null && depthOf(triggerEvent.metadata) < MOST_IN_A_ROW;
}

function depthOf(metadata: Readonly<Record<string, unknown>>): number {
  const depth = metadata[DELEGATION_DEPTH];
  return typeof depth === 'number' ? depth : 0;
}

async function run(
  kit: RoomKit,
  { agent: agentId, task, context = {} }: DelegateArguments,
  call: ToolCallContext,
  options: SetupDelegationOptions & { readonly runner: TaskRunner },
): Promise<unknown> {
  const { runner, waits = false, strategy = null, sharedChannelIds = [], timeoutMs = 600_000 } = options;
  const notify = waits ? null : options.notify === undefined ? call.channelId : options.notify;
  const { metadata, responseVisibility } = call.triggerEvent;
  const whose = { responseVisibility, onBehalfOf: call.author };
  const request = { agentId, task, context, notify, strategy, sharedChannelIds, timeoutMs, ...whose };
  const depth = depthOf(metadata);
  const delegated = await delegate(kit, call.roomId, request, { runner, depth, follows: options.notify === undefined });
  if (!waits) return { taskId: delegated.id, status: 'in_progress', note: noteOf(notify) };
  return resultOf(await untilEnded(delegated, runner, call.signal));
}

/** Nobody waits for a turn that was cancelled; its work ends with it. */
async function untilEnded(task: DelegatedTask, runner: TaskRunner, signal: AbortSignal): Promise<DelegatedTask> {
  const onAbort = (): void => void runner.cancel?.(task.id);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await task.wait();
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function resultOf({ id, status, result, error }: DelegatedTask): unknown {
  return { taskId: id, status, ...(result === null ? { error } : { result }) };
}

function noteOf(notify: string | null): string {
  return notify === null ? 'You will not hear of the result.' : 'The result is brought up when it is there.';
}
