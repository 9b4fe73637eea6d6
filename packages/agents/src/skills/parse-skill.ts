import { parse } from 'yaml';

import { SkillError, type SkillMetadata } from './skill.ts';

const NAME = /^[a-z\d]+(?:-[a-z\d]+)*$/u;
const LONGEST_NAME = 64;
const LONGEST_DESCRIPTION = 1_024;

/** A SKILL.md in its two parts. */
export interface SkillDocument {
  readonly frontmatter: string;
  /** Without white space around it. */
  readonly body: string;
}

/** Parts the frontmatter, which stands between two lines of three dashes, from the instructions. Null where there is none. */
export function splitDocument(text: string): SkillDocument | null {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r?\n/u);
  if (lines[0]?.trimEnd() !== '---') return null;
  const end = lines.findIndex((line, at) => at > 0 && line.trimEnd() === '---');
  if (end === -1) return null;
  return {
    frontmatter: lines.slice(1, end).join('\n'),
    body: lines
      .slice(end + 1)
      .join('\n')
      .trim(),
  };
}

/**
 * What the frontmatter says of a skill: YAML, in which everything is text; lists may also be written as one text with
 * spaces or commas. Unknown fields are passed over.
 *
 * @param skill - how errors name it
 * @throws SkillError `skill_invalid`
 */
export function parseMetadata(skill: string, frontmatter: string, path: string): SkillMetadata {
  const fields = fieldsOf(skill, frontmatter);
  const name = textOf(skill, fields, 'name');
  if (name === null) throw new SkillError(skill, 'has no name');
  if (name.length > LONGEST_NAME || !NAME.test(name)) {
    throw new SkillError(skill, `must have a name of lower-case letters, digits and dashes, at most ${LONGEST_NAME}`);
  }
  const description = textOf(skill, fields, 'description');
  if (description === null) throw new SkillError(skill, 'has no description');
  if (description.length > LONGEST_DESCRIPTION) {
    throw new SkillError(skill, `must have a description of at most ${LONGEST_DESCRIPTION} characters`);
  }
  return {
    name,
    description,
    version: textOf(skill, fields, 'version'),
    license: textOf(skill, fields, 'license'),
    tools: listOf(skill, fields, 'tools'),
    allowedTools: listOf(skill, fields, 'allowed_tools', 'allowed-tools'),
    path,
  };
}

function fieldsOf(skill: string, frontmatter: string): Readonly<Record<string, unknown>> {
  let fields: unknown;
  try {
    // Everything is text: a version 1.0 stays what it is.
    fields = parse(frontmatter, { schema: 'failsafe', prettyErrors: false });
  } catch (error) {
    throw new SkillError(skill, 'has a frontmatter that is no YAML', { cause: error });
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new SkillError(skill, 'has a frontmatter without fields');
  }
  return fields as Readonly<Record<string, unknown>>;
}

function textOf(skill: string, fields: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = fields[name] ?? '';
  if (typeof value !== 'string') throw new SkillError(skill, `must have a text as ${name}`);
  return value.trim() === '' ? null : value.trim();
}

function listOf(
  skill: string,
  fields: Readonly<Record<string, unknown>>,
  ...names: readonly string[]
): readonly string[] {
  const name = names.find((candidate) => fields[candidate] !== undefined) ?? '';
  const value = fields[name] ?? '';
  if (typeof value === 'string') return value.split(/[\s,]+/u).filter((entry) => entry !== '');
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
  throw new SkillError(skill, `must have a list of texts, or one text, as ${name}`);
}
