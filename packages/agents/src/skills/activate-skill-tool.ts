import { ToolError } from '@roomkit/ai';
import type { AIContext, AIMessage, AIToolDefinition, ToolCallContext } from '@roomkit/core/ai';

import type { SkillActivations } from './skill-activations.ts';
import type { SkillRegistry } from './skill-registry.ts';
import { instructions } from './skills-prompt.ts';

/** The tool that puts a skill in force. Its result is never shortened. */
export function activateSkillTool(
  registry: SkillRegistry,
  activations: SkillActivations,
): AIToolDefinition<{ readonly skill: string }> {
  return {
    name: 'activate_skill',
    description: 'Puts a skill in force for this conversation and gives you its instructions.',
    parameters: {
      type: 'object',
      properties: { skill: { type: 'string', enum: registry.allMetadata().map(({ name }) => name) } },
      required: ['skill'],
      additionalProperties: false,
    },
    keepWhole: true,
    execute: ({ skill }, call) => activate(registry, activations, skill, call),
  };
}

async function activate(
  registry: SkillRegistry,
  activations: SkillActivations,
  name: string,
  call: ToolCallContext,
): Promise<string> {
  const skill = await registry.getSkill(name);
  if (skill === null) throw new ToolError('There is no such skill.');
  const words = instructions(skill);
  const isActive = (await activations.list(call)).includes(name);
  // Whatever the record says: only instructions that the model has in front of it need not be given again.
  if (isActive && holds(call.request, words)) {
    return `The skill ${name} is active: its rules are already in force, and its instructions stand in what you were given.`;
  }
  await activations.activate(call, name);
  return words;
}

/** Whether a model was sent some words: in its prompt, as the result of a tool, or kept where a conversation was shortened. */
function holds(request: AIContext | undefined, words: string): boolean {
  if (request === undefined) return false;
  return request.systemPrompt?.includes(words) === true || request.messages.some((message) => says(message, words));
}

function says({ content }: AIMessage, words: string): boolean {
  if (typeof content === 'string') return content.includes(words);
  return content.some((part) => {
    return part.type === 'tool_result' && typeof part.result === 'string' && part.result.includes(words);
  });
}
