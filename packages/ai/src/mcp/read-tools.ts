import type { Tool } from '@modelcontextprotocol/client';
import { freezeCopy, isRoomKitError, type Logger } from '@roomkit/core';
import type { AITool, JsonSchema } from '@roomkit/core/ai';

import { compileSchema } from '../tools/compile-schema.ts';
import { isToolName } from '../tools/require-tool.ts';
import { prepareCheck } from '../tools/validate-arguments.ts';
import { uniqueName } from './tool-names.ts';

/** The tag of a tool whose server says that it only looks something up. */
export const READ_ONLY_TAG = 'read_only';

/** A server's tools under names that every vendor takes, and what the server calls them. */
export interface ServerTools {
  readonly tools: readonly AITool[];
  readonly serverNames: ReadonlyMap<string, string>;
}

/** No tools yet. */
export const NO_TOOLS: ServerTools = Object.freeze({
  tools: Object.freeze([]),
  serverNames: new Map<string, string>(),
});

/** Tools as a model is told of them. One whose schema cannot be used is left out: a vendor would refuse them all. */
export function readTools(listed: readonly Tool[], logger: Logger): ServerTools {
  const serverNames = new Map<string, string>();
  const tools: AITool[] = [];
  // A name that can be used as it is belongs to the tool that has it, whatever the order.
  const own = new Set(listed.map(({ name }) => name).filter((name) => isToolName(name)));
  for (const tool of listed) {
    const isTaken = (name: string): boolean => serverNames.has(name) || (name !== tool.name && own.has(name));
    const name = uniqueName(tool.name, isTaken);
    try {
      tools.push(readTool(tool, name));
      serverNames.set(name, tool.name);
    } catch (error) {
      const issue = isRoomKitError(error, 'configuration_invalid') ? error.message : null;
      logger.warn('A tool of a server is left out: its schema cannot be used.', { tool: name, issue });
    }
  }
  return Object.freeze({ tools: Object.freeze(tools), serverNames });
}

function readTool({ name: serverName, title, description, inputSchema, annotations }: Tool, name: string): AITool {
  const { $schema: _, ...rest } = inputSchema as JsonSchema;
  const parameters = freezeCopy<JsonSchema>(rest);
  // The check knows the draft, and no stranger's regular expression is run.
  prepareCheck(parameters, compileSchema(inputSchema, { patterns: false }));
  return Object.freeze({
    name,
    description: description?.trim() || title?.trim() || serverName,
    parameters,
    ...(annotations?.readOnlyHint === true && { tags: Object.freeze([READ_ONLY_TAG]) }),
  });
}
