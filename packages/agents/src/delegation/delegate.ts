import {
  type DeliveryStrategy,
  InputError,
  type OnBehalfOf,
  requireId,
  requirePositive,
  type RoomKit,
} from '@roomkit/core';

import { delegationLinkOf } from '../kit/child-rooms.ts';
import { tellHooks } from '../kit/tell-hooks.ts';
import { AgentFailure, failed } from './answer.ts';
import type { DelegatedTask } from './delegated-task.ts';
import './hooks.ts';
import { notifyOf } from './notify.ts';
import { TaskHandle } from './task-handle.ts';
import { TaskProgress } from './task-progress.ts';
import type { TaskRunner } from './task-runner.ts';
import { Workroom } from './workroom.ts';

/** Work for an agent. */
export interface DelegationRequest {
  /** A registered intelligence channel. */
  readonly agentId: string;
  /** What it is to do: it learns nothing else of the room. */
  readonly task: string;
  /** Facts that go with it, as data. @defaultValue {} */
  readonly context?: Readonly<Record<string, unknown>>;
  /** The channel of the room that gets the result: an agent is told, a transport shows it. @defaultValue null: none */
  readonly notify?: string | null;
  /** When it gets it. @defaultValue null: at once */
  readonly strategy?: DeliveryStrategy | null;
  /** Channels of the room that may follow the work, with the rights they have in the room. @defaultValue none */
  readonly sharedChannelIds?: readonly string[];
  /** How long the agent may take. @defaultValue 600000 */
  readonly timeoutMs?: number;
  /**
   * Who may see what comes of it, as `responseVisibility` of the message that led to it: the answer of the agent that
   * is told, or the result where a transport shows it. @defaultValue null: everybody
   */
  readonly responseVisibility?: string | null;
  /** Who asked for it: neither the agent nor whoever is told may do more than they. @defaultValue null: nobody */
  readonly onBehalfOf?: OnBehalfOf | null;
}

/** What delegating needs beside the request. */
export interface DelegateOptions {
  readonly runner: TaskRunner;
  /** How many delegations have led to this one, one from the other. @defaultValue 0 */
  readonly depth?: number;
  /** Whether an agent that is to know and has handed the conversation on passes that on as well. @defaultValue false */
  readonly follows?: boolean;
}

const TIMEOUT_MS = 600_000;

/**
 * Gives work to an agent, in a room of its own that is linked to this one; resolves when the work has begun. Hooks of
 * this room hear of it before the agent does, and once more when it has ended, however it did.
 *
 * @throws RoomNotFoundError, ChannelNotRegisteredError, ChannelNotFoundError for a shared channel that is not there,
 * InputError naming the field
 */
export async function delegate(
  kit: RoomKit,
  roomId: string,
  request: DelegationRequest,
  { runner, depth = 0, follows = false }: DelegateOptions,
): Promise<DelegatedTask> {
  const { agentId, task, notify = null, strategy = null, sharedChannelIds = [], timeoutMs = TIMEOUT_MS } = request;
  requireId('agentId', agentId);
  if (typeof task !== 'string' || task.trim() === '') throw new InputError('task', 'must say what to do');
  requirePositive('timeoutMs', timeoutMs);
  if (delegationLinkOf(await kit.getRoom(roomId)) !== null) {
    throw new InputError('roomId', 'is the workroom of a task: work is not passed on from there');
  }
  const id = kit.createId();
  const workroom = await Workroom.open(kit, {
    parentRoomId: roomId,
    taskId: id,
    agentIds: [agentId],
    sharedChannelIds,
  });
  const createdAt = new Date(kit.clock.now());
  const childRoomId = workroom.roomId;
  const whose = { responseVisibility: request.responseVisibility ?? null, onBehalfOf: askingOf(request) };
  const facts = { id, roomId, childRoomId, agentId, task, notify, strategy, ...whose, createdAt };
  const progress = new TaskProgress();
  const delegated = new TaskHandle(facts, progress, kit.clock);
  await tellHooks(kit, roomId, ['on_task_delegated', delegated.report()]);
  const words = wordsOf(request);
  const execute = async (signal: AbortSignal): Promise<void> => {
    progress.begin();
    const answer = await workroom.ask(agentId, words, { timeoutMs, signal, ...whose });
    progress.settle(answer, new Date(kit.clock.now()));
  };
  void carryOut(kit, { delegated, progress, workroom, run: () => runner.run(delegated, execute), depth, follows });
  return delegated;
}

interface Carrying {
  readonly delegated: DelegatedTask;
  readonly progress: TaskProgress;
  readonly workroom: Workroom;
  readonly run: () => Promise<void>;
  readonly depth: number;
  readonly follows: boolean;
}

/** Brings a task to its end, whichever that is. Never rejects. */
async function carryOut(kit: RoomKit, { delegated, progress, workroom, run, depth, follows }: Carrying): Promise<void> {
  const { id: taskId, roomId } = delegated;
  try {
    await run();
  } catch (error) {
    kit.logger.error('A task could not be run.', { roomId, taskId, error });
  }
  progress.settle(failed(AgentFailure.NOT_RUN), new Date(kit.clock.now()));
  await workroom.close();
  await tellHooks(kit, roomId, ['on_task_completed', delegated.report()]);
  progress.release();
  await notifyOf(kit, delegated, { depth: depth + 1, follows });
}

/** No more of a person than says who and which role: hooks are told of it. */
function askingOf({ onBehalfOf }: DelegationRequest): OnBehalfOf | null {
  if (!onBehalfOf) return null;
  const { id, roomId, role } = onBehalfOf;
  return { id, roomId, role };
}

function wordsOf({ task, context = {} }: DelegationRequest): string {
  const facts = Object.entries(context).map(([key, value]) => `- ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return facts.length === 0 ? task : `${task}\n\nWhat is known:\n${facts.join('\n')}`;
}
