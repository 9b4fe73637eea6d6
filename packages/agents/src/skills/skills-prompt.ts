import type { SkillRegistry } from './skill-registry.ts';
import type { Skill } from './skill.ts';

const HOW = 'Skills are instructions for particular work. Activate one with activate_skill before you do such work.';

/** What a prompt says of skills: which there are, and the instructions of those that are active, each once and whole. */
export function skillsPrompt(registry: Pick<SkillRegistry, 'toPromptXml'>, active: readonly Skill[]): string | null {
  const available = registry.toPromptXml();
  if (available === '') return null;
  return [HOW, available, ...active.map(instructions)].join('\n\n');
}

/** The instructions of a skill as they reach a model. */
export function instructions({ metadata: { name }, body }: Skill): string {
  return `<active_skill name="${name}">\n${body}\n</active_skill>`;
}
