import type { Logger } from '@roomkit/core';

import type { ActivationScope, SkillActivations } from './skill-activations.ts';
import type { SkillRegistry } from './skill-registry.ts';
import type { Skill } from './skill.ts';

/** The active skills of a room with their instructions. One that cannot be read any more is not active any more. */
export async function activeSkills(
  registry: SkillRegistry,
  activations: SkillActivations,
  scope: ActivationScope,
  logger: Logger | null,
): Promise<readonly Skill[]> {
  const skills: Skill[] = [];
  for (const name of await activations.list(scope)) {
    const skill = await readable(registry, name, scope, logger);
    if (skill === null) await activations.deactivate(scope, name);
    else skills.push(skill);
  }
  return skills;
}

async function readable(
  registry: SkillRegistry,
  name: string,
  { roomId }: ActivationScope,
  logger: Logger | null,
): Promise<Skill | null> {
  try {
    return await registry.getSkill(name);
  } catch (error) {
    logger?.error('An active skill cannot be read any more.', { roomId, skill: name, error });
    return null;
  }
}
