import type { AIToolDefinition } from '@roomkit/core/ai';

import { buildDelegateTool, type DelegateTarget } from '../delegation/delegate-tool.ts';
import type { Assignment, WorkerTurns, WorkResult } from './worker-turns.ts';

/** What the tool is made of, for one turn. */
export interface AssignWorkOptions {
  readonly workers: readonly DelegateTarget[];
  readonly mode: 'sequential' | 'parallel';
  readonly workerTimeoutMs: number;
  readonly turns: WorkerTurns;
}

/** So many pieces of work in one call. */
const MOST_ASSIGNMENTS = 8;
/** The tool has to outlast its workers. */
const GRACE_MS = 5_000;

/** The tool by which a supervisor gives work and gets the results. */
export function assignWorkTool(options: AssignWorkOptions): AIToolDefinition<never> {
  const { workers, mode, workerTimeoutMs, turns } = options;
  const { parameters, description } = buildDelegateTool(workers);
  const { agent, task } = parameters['properties'] as Readonly<Record<'agent' | 'task', object>>;
  const inARow = mode === 'sequential' ? MOST_ASSIGNMENTS : 1;
  const tool: AIToolDefinition<{ readonly assignments: readonly Assignment[] }> = {
    name: 'assign_work',
    description: [
      'Has workers do something and gives you their results. Give work to a worker again to have it revised.',
      ...description.split('\n').slice(1),
    ].join('\n'),
    parameters: {
      type: 'object',
      properties: {
        assignments: {
          type: 'array',
          minItems: 1,
          maxItems: MOST_ASSIGNMENTS,
          items: {
            type: 'object',
            properties: { worker: agent, task },
            required: ['worker', 'task'],
            additionalProperties: false,
          },
        },
      },
      required: ['assignments'],
      additionalProperties: false,
    },
    timeoutMs: workerTimeoutMs * inARow + GRACE_MS,
    execute: async ({ assignments }, { signal }) => ({
      results:
        mode === 'parallel'
          ? await Promise.all(assignments.map(async (assignment) => turns.run(assignment, [], signal)))
          : await oneByOne(turns, assignments, signal),
    }),
  };
  return tool;
}

async function oneByOne(
  turns: WorkerTurns,
  assignments: readonly Assignment[],
  signal: AbortSignal,
): Promise<readonly WorkResult[]> {
  const results: WorkResult[] = [];
  for (const assignment of assignments) results.push(await turns.run(assignment, [...results], signal));
  return results;
}
