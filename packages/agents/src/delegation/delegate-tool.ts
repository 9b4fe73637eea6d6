import { ConfigurationError } from '@roomkit/core';
import type { AITool } from '@roomkit/core/ai';

import { Agent } from '../agent/agent.ts';

/** An agent that takes work, with what it is for. */
export type DelegateTarget = Agent | { readonly id: string; readonly description?: string | null };

/** The name of the tool. */
export const DELEGATE_TASK = 'delegate_task';

/** The tool by which a model gives work to one of these agents, and to no other. @throws ConfigurationError */
export function buildDelegateTool(agents: readonly DelegateTarget[]): AITool {
  const ids = agents.map(({ id }) => id);
  if (ids.length === 0) throw new ConfigurationError('agents', 'must name at least one agent');
  if (new Set(ids).size < ids.length) throw new ConfigurationError('agents', 'must not name an agent twice');
  return {
    name: DELEGATE_TASK,
    description: [
      'Gives a task to another agent, which works on it apart from this conversation. Agents:',
      ...agents.map((agent) => `- ${agent.id}${wordsAbout(agent)}`),
    ].join('\n'),
    parameters: {
      type: 'object',
      properties: {
        agent: { type: 'string', enum: ids, description: 'Who is to do it.' },
        task: { type: 'string', description: 'What to do, with all that has to be known: it sees nothing else.' },
        context: { type: 'object', description: 'Facts as data, such as an order number.' },
      },
      required: ['agent', 'task'],
      additionalProperties: false,
    },
  };
}

function wordsAbout(agent: DelegateTarget): string {
  const description =
    agent instanceof Agent ? (agent.identity.description ?? agent.identity.role) : (agent.description ?? null);
  return description === null ? '' : `: ${description}`;
}
