import { isRoomKitError, type Logger } from '@roomkit/core';
import type { AIToolDefinition, AIToolSource, ToolTurn } from '@roomkit/core/ai';

import type { AIPipelineContext, AIStage } from '../pipeline/stage.ts';
import { matchesAnyGlob } from '../tools/glob.ts';
import { offered } from '../tools/offered.ts';
import { isToolAllowed } from '../tools/policy.ts';
import { runnable } from '../tools/runnable.ts';
import type { TurnDeps } from '../turn/deps.ts';
import { toolTurn } from '../turn/tool-turn.ts';

/** Finds out which tools the turn may use: the channel's own, those of its sources and extensions, as far as allowed. */
export function toolResolution(deps: TurnDeps): AIStage {
  return {
    name: 'tool_resolution',
    async process(turn) {
      if (turn.aiContext === null) throw new TypeError('memory has to run before tools are chosen');
      if (!hasAny(deps)) return turn;
      const tools = await toolsOf(deps, turn);
      const gates = await deps.extensions.gates(await toolTurn(turn));
      const open = tools.filter(({ name }) => gates.every((gate) => gate(name)));
      // What is shut may be opened on the way.
      return { ...turn, tools, aiContext: { ...turn.aiContext, tools: open.map(offered) } };
    },
  };
}

function hasAny({ options, extensions }: TurnDeps): boolean {
  if (options.provider.capabilities.tools !== true) return false;
  return options.tools.length + options.toolSources.length + extensions.all().length > 0;
}

async function toolsOf(deps: TurnDeps, turn: AIPipelineContext): Promise<readonly AIToolDefinition[]> {
  const { options, results } = deps;
  const asked = await toolTurn(turn);
  const role = asked.author?.role ?? null;
  const byName = new Map<string, AIToolDefinition>();
  for (const tool of await offeredBy(deps, asked, turn.host.logger)) {
    if (!isToolAllowed(options.toolPolicy, tool.name, role)) continue;
    if (turn.settings.tools !== null && !matchesAnyGlob(turn.settings.tools, tool.name)) continue;
    if (!byName.has(tool.name)) byName.set(tool.name, tool);
    else
      turn.host.logger.warn('Two tools have one name; the first is offered.', {
        channelId: deps.channelId,
        tool: tool.name,
      });
  }
  // What an earlier turn could not read to its end can be read in this one.
  if (byName.size > 0 && results.has(asked)) byName.set(results.reader.name, runnable(results.reader));
  return [...byName.values()];
}

async function offeredBy(
  { options, extensions }: TurnDeps,
  turn: ToolTurn,
  logger: Logger,
): Promise<readonly AIToolDefinition[]> {
  const fromSources = await Promise.all(options.toolSources.map((source) => toolsFrom(source, turn, logger)));
  // What belongs to the channel itself, such as a way to hand over, must not be missing unnoticed.
  const fromExtensions = await Promise.all(extensions.all().map(async ({ tools }) => tools?.(turn) ?? []));
  return [...options.tools, ...[...fromSources.flat(), ...fromExtensions.flat()].map(runnable)];
}

/** A source that fails, such as a server that is down, leaves the turn without its tools, and no more. */
async function toolsFrom(
  source: AIToolSource,
  turn: ToolTurn,
  logger: Logger,
): Promise<readonly AIToolDefinition<never>[]> {
  try {
    return await source.tools(turn);
  } catch (error) {
    const code = isRoomKitError(error) ? error.code : null;
    logger.warn('A source of tools failed.', { channelId: turn.channelId, source: source.name, code, error });
    return [];
  }
}
