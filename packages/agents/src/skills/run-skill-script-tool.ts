import { ToolError } from '@roomkit/ai';
import type { AIToolDefinition, ToolCallContext } from '@roomkit/core/ai';

import { pathOf, requireSkill } from './read-skill-file-tool.ts';
import type { SkillActivations } from './skill-activations.ts';
import type { SkillRegistry } from './skill-registry.ts';
import type { SkillMetadata } from './skill.ts';

/** A script of a skill that a model wants to have run. */
export interface SkillScript {
  readonly skill: SkillMetadata;
  /** The real path of a file inside the skill's directory. */
  readonly path: string;
  readonly arguments: readonly string[];
  /** Who asks, and the signal that fires when nobody waits for the result any more. */
  readonly call: ToolCallContext;
}

/** Runs scripts, in whatever sandbox it has: nothing else here executes anything. What it gives is the tool's result. */
export type ScriptExecutor = (script: SkillScript) => unknown;

/** The tool that has a script of an active skill run. */
export function runSkillScriptTool(
  registry: SkillRegistry,
  activations: SkillActivations,
  executor: ScriptExecutor,
): AIToolDefinition<{ readonly skill: string; readonly script: string; readonly arguments?: readonly string[] }> {
  return {
    name: 'run_skill_script',
    description: 'Runs a script that belongs to an active skill, by the name its instructions use.',
    parameters: {
      type: 'object',
      properties: {
        skill: { type: 'string' },
        script: { type: 'string', description: 'Such as scripts/report.py.' },
        arguments: { type: 'array', items: { type: 'string' } },
      },
      required: ['skill', 'script'],
      additionalProperties: false,
    },
    execute: async ({ skill, script, arguments: args = [] }, call) => {
      const metadata = requireSkill(registry, skill);
      const path = await pathOf(metadata, script);
      if (!(await activations.list(call)).includes(metadata.name)) throw new ToolError('Activate the skill first.');
      return executor({ skill: metadata, path, arguments: args, call });
    },
  };
}
