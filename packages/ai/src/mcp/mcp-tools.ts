import { ConfigurationError } from '@roomkit/core';
import type { AITool, AIToolDefinition, AIToolSource, MCPToolProvider } from '@roomkit/core/ai';

import { READ_ONLY_TAG } from './read-tools.ts';
import { uniqueName } from './tool-names.ts';

/** How a server's tools are offered. */
export interface MCPToolsOptions {
  /**
   * Stands before each name, with `_` between, so that two servers may have tools of one name: `github` makes
   * `github_search`. 1 to 32 letters, digits, `_` or `-`.
   */
  readonly prefix?: string;
}

const PREFIX = /^[\w-]{1,32}$/u;

/** A server's tools for a channel. Which of them may run is the policy's business, under the names they have here. */
export function mcpTools(provider: MCPToolProvider, options: MCPToolsOptions = {}): AIToolSource {
  const { prefix } = options;
  if (prefix !== undefined && !PREFIX.test(prefix)) {
    throw new ConfigurationError('prefix', 'must be 1 to 32 letters, digits, _ or -');
  }
  // The same list gives the same definitions, so that nothing is compiled again each turn.
  const made = new WeakMap<readonly AITool[], readonly AIToolDefinition[]>();
  return {
    name: provider.name,
    tools() {
      const listed = provider.tools();
      const definitions = made.get(listed) ?? definitionsOf(provider, listed, prefix);
      made.set(listed, definitions);
      return definitions;
    },
  };
}

function definitionsOf(
  provider: MCPToolProvider,
  listed: readonly AITool[],
  prefix: string | undefined,
): readonly AIToolDefinition[] {
  const taken = new Set<string>();
  const definitions = listed.map((tool) => {
    const name = uniqueName(prefix === undefined ? tool.name : `${prefix}_${tool.name}`, (name) => taken.has(name));
    taken.add(name);
    const definition: AIToolDefinition = {
      ...tool,
      name,
      readOnly: tool.tags?.includes(READ_ONLY_TAG) === true,
      execute: (args, { signal }) => provider.call(tool.name, args, { signal }),
    };
    return Object.freeze(definition);
  });
  return Object.freeze(definitions);
}
