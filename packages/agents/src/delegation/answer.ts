import type { RoomEvent, RoomKit } from '@roomkit/core';
import { textOf } from '@roomkit/core';

/** What an agent made of a task. */
export type AgentAnswer =
  | { readonly outcome: 'answered'; readonly text: string }
  | { readonly outcome: 'failed'; readonly error: AgentFailure };

/** Why there is no answer. */
export const AgentFailure = {
  FAILED: 'The agent failed.',
  BROKE_OFF: 'The agent broke its answer off.',
  NO_ANSWER: 'The agent gave no answer.',
  TIMED_OUT: 'The agent took too long.',
  BLOCKED: 'The task was stopped by a hook.',
  CANCELLED: 'The task was cancelled.',
  NOT_RUN: 'The task could not be run.',
} as const;
export type AgentFailure = (typeof AgentFailure)[keyof typeof AgentFailure];

/** So many messages of one answer are read. */
const MOST_PARTS = 1_000;
/** Ends of a turn whose words are no answer. */
const UNFINISHED: ReadonlySet<unknown> = new Set(['timeout', 'cancelled', 'error']);

/** What an agent has said since it was asked, in the room it was asked in. */
export async function readAnswer(
  kit: RoomKit,
  asked: Pick<RoomEvent, 'id' | 'roomId' | 'index'>,
  agentId: string,
): Promise<AgentAnswer> {
  const query = { afterIndex: asked.index, types: ['message'], limit: MOST_PARTS } as const;
  const said = (await kit.getTimeline(asked.roomId, query)).filter((event) => isWordOf(event, agentId));
  const text = said
    .map((event) => textOf(event))
    .join('\n\n')
    .trim();
  if (said.some(({ metadata }) => isBrokenOff(metadata))) return failed(AgentFailure.BROKE_OFF);
  const stored = await kit.getEvent(asked.roomId, asked.id);
  if (text === '' && (stored?.deliveryResults[agentId]?.error ?? null) !== null) return failed(AgentFailure.FAILED);
  return text === '' ? failed(AgentFailure.NO_ANSWER) : { outcome: 'answered', text };
}

export function failed(error: AgentFailure): AgentAnswer {
  return { outcome: 'failed', error };
}

function isWordOf({ source, status }: RoomEvent, agentId: string): boolean {
  return source.channelId === agentId && status !== 'blocked';
}

function isBrokenOff(metadata: RoomEvent['metadata']): boolean {
  const end = metadata['loopEnd'] as { readonly reason?: unknown } | undefined;
  return metadata['interrupted'] === true || metadata['cancelled'] === true || UNFINISHED.has(end?.reason);
}
