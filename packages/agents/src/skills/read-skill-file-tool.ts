import { ToolError } from '@roomkit/ai';
import type { AIToolDefinition } from '@roomkit/core/ai';

import { fileInside, readInside } from './inside.ts';
import type { SkillRegistry } from './skill-registry.ts';
import { type SkillMetadata, SkillPathError } from './skill.ts';

/** Larger files are no reading for a model. */
const MOST_BYTES = 1_048_576;

/** The tool that reads what a skill brings along. A long file reaches the model in pages, like any long result. */
export function readSkillFileTool(
  registry: SkillRegistry,
): AIToolDefinition<{ readonly skill: string; readonly file: string }> {
  return {
    name: 'read_skill_file',
    description: 'Reads a file that belongs to a skill, by the name its instructions use.',
    parameters: {
      type: 'object',
      properties: {
        skill: { type: 'string' },
        file: { type: 'string', description: 'Such as references/prices.md.' },
      },
      required: ['skill', 'file'],
      additionalProperties: false,
    },
    readOnly: true,
    execute: async ({ skill, file }) => {
      const metadata = requireSkill(registry, skill);
      const path = await pathOf(metadata, file);
      return textOf(await readInside(metadata.name, path, MOST_BYTES).catch(asToolError));
    },
  };
}

/** @throws ToolError in words the model may read */
export function requireSkill(registry: SkillRegistry, name: string): SkillMetadata {
  const metadata = registry.getMetadata(name);
  if (metadata === null) throw new ToolError('There is no such skill.');
  return metadata;
}

/** Where a file of a skill is. @throws ToolError in words the model may read */
export function pathOf({ name, path }: SkillMetadata, file: string): Promise<string> {
  return fileInside(name, path, file).catch(asToolError);
}

function asToolError(error: unknown): never {
  if (error instanceof SkillPathError) throw new ToolError(`Refused: ${error.details.issue}.`, { cause: error });
  throw error;
}

function textOf(bytes: Uint8Array): string {
  if (bytes.includes(0)) throw new ToolError('Refused: the file is no text.');
  return new TextDecoder().decode(bytes);
}
