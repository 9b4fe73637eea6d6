import type { SkillMetadata } from './skill.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text that means nothing but itself in XML. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (sign) => ESCAPES[sign] ?? sign);
}

/** What skills there are, for a prompt; an empty text where there are none. */
export function promptXml(skills: readonly SkillMetadata[]): string {
  if (skills.length === 0) return '';
  const entries = skills.map(
    ({ name, description }) =>
      `  <skill>\n    <name>${escapeXml(name)}</name>\n    <description>${escapeXml(description)}</description>\n  </skill>`,
  );
  return ['<available_skills>', ...entries, '</available_skills>'].join('\n');
}
