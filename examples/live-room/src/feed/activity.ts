import type { RoomEvent } from '@roomkit/core';

import { isColleague } from '../cast.ts';
import { callWords } from './call-words.ts';
import type { Activity } from './desk-messages.ts';

const LONGEST_WORDS = 300;

type Data = Readonly<Record<string, unknown>>;

/** What the desk did, where an event tells of that; null for messages and the kit's other records. */
export function activityOf({ content }: RoomEvent): Activity | null {
  if (content.type !== 'system') return null;
  const data: Data = content.data ?? {};
  switch (content.code) {
    case 'tool_call_start':
      return { kind: 'tool_start', tool: text(data['name']), words: argumentsIn(data['arguments']) };
    case 'tool_call_end': {
      const isError = data['isError'] === true;
      return { kind: 'tool_end', tool: text(data['name']), isError, words: resultIn(text(data['result'])) };
    }
    case 'handoff':
      return { kind: 'notice', to: text(data['toAgentId']) };
    case 'handed_over':
      return {
        kind: 'handoff',
        from: text(data['fromAgentId']),
        to: text(data['toAgentId']),
        reason: text(data['reason']),
        summary: text(data['summary']),
        phase: typeof data['phase'] === 'string' ? data['phase'] : null,
        colleague: isColleague(data['colleague']) ? data['colleague'] : null,
      };
    default:
      return null;
  }
}

function argumentsIn(given: unknown): string {
  return callWords((given ?? {}) as Data).slice(0, LONGEST_WORDS);
}

/** What a tool said: its words, where its answer is an object that has some. */
function resultIn(result: string): string {
  return (sentenceIn(result) ?? result).slice(0, LONGEST_WORDS);
}

function sentenceIn(result: string): string | null {
  try {
    const { error, message } = JSON.parse(result) as { readonly error?: unknown; readonly message?: unknown };
    return [error, message].find((value) => typeof value === 'string') ?? null;
  } catch {
    return null;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
