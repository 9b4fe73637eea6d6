import { type AIExtension, matchesGlob, type ToolGate } from '@roomkit/ai';
import { InMemoryStateStore, type Logger, type StateStore } from '@roomkit/core';
import type { AIToolDefinition } from '@roomkit/core/ai';

import { activateSkillTool } from './activate-skill-tool.ts';
import { activeSkills } from './active-skills.ts';
import { readSkillFileTool } from './read-skill-file-tool.ts';
import { runSkillScriptTool, type ScriptExecutor } from './run-skill-script-tool.ts';
import { SkillActivations } from './skill-activations.ts';
import type { SkillRegistry } from './skill-registry.ts';
import { skillsPrompt } from './skills-prompt.ts';

/** How an agent uses skills. */
export interface SkillsExtensionOptions {
  /** Where activations are kept, such as `kit.state`. @defaultValue in memory, one for all that use the registry */
  readonly state?: StateStore;
  /** So many skills are active in a room at once. @defaultValue 4 */
  readonly maxActive?: number;
  /** Activations of one's own making, in place of `state` and `maxActive`. */
  readonly activations?: SkillActivations;
  /** Runs scripts of skills. @defaultValue null: there is no tool for it, and nothing is executed */
  readonly scriptExecutor?: ScriptExecutor | null;
  /** Hears of skills that cannot be read any more. @defaultValue nobody */
  readonly logger?: Logger | null;
}

const OWN: ReadonlySet<string> = new Set(['activate_skill', 'read_skill_file', 'run_skill_script']);

/**
 * Skills for an AI channel: which there are stands in the prompt, and the instructions of the active ones, whole. An
 * activation lasts for the conversation and counts for all its agents. Tools that a skill names as its own are shut
 * until one that names them is active.
 */
export function skillsExtension(registry: SkillRegistry, options: SkillsExtensionOptions = {}): AIExtension {
  const { state = memoryOf(registry), maxActive = 4, scriptExecutor = null, logger = null } = options;
  const activations = options.activations ?? new SkillActivations({ state, maxActive });
  return {
    name: 'skills',
    tools: () => toolsOf(registry, activations, scriptExecutor),
    prompt: async (turn) => skillsPrompt(registry, await activeSkills(registry, activations, turn, logger)),
    gate: async (turn) => gateOf(registry, await activations.list(turn)),
  };
}

/** An activation counts for all agents of a room: those that share a registry share what is kept of it in memory. */
const MEMORIES = new WeakMap<SkillRegistry, StateStore>();

function memoryOf(registry: SkillRegistry): StateStore {
  const memory = MEMORIES.get(registry) ?? new InMemoryStateStore();
  MEMORIES.set(registry, memory);
  return memory;
}

function toolsOf(
  registry: SkillRegistry,
  activations: SkillActivations,
  executor: ScriptExecutor | null,
): readonly AIToolDefinition<never>[] {
  if (registry.allMetadata().length === 0) return [];
  const reading = [activateSkillTool(registry, activations), readSkillFileTool(registry)];
  return executor === null ? reading : [...reading, runSkillScriptTool(registry, activations, executor)];
}

/** A tool that no skill names is open; one that some name, while one of those is active. */
function gateOf(registry: SkillRegistry, active: readonly string[]): ToolGate {
  const skills = registry.allMetadata();
  const opened = skills.filter(({ name }) => active.includes(name)).flatMap(({ allowedTools }) => allowedTools);
  const gated = skills.flatMap(({ allowedTools }) => allowedTools);
  const matches = (patterns: readonly string[], tool: string): boolean =>
    patterns.some((pattern) => matchesGlob(pattern, tool));
  return (tool) => OWN.has(tool) || !matches(gated, tool) || matches(opened, tool);
}
