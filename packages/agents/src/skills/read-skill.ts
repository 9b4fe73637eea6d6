import { open } from 'node:fs/promises';
import { basename } from 'node:path';

import { fileInside } from './inside.ts';
import { parseMetadata, splitDocument } from './parse-skill.ts';
import { type Skill, SkillError, type SkillMetadata, SkillPathError } from './skill.ts';

/** The file that makes a directory a skill. */
export const SKILL_FILE = 'SKILL.md';

const CHUNK = 4_096;
const LONGEST_HEAD = 65_536;

/** What a skill says of itself: only the head of its file is read. @param directory - a real path. @throws SkillError */
export async function readMetadata(directory: string): Promise<SkillMetadata> {
  const skill = basename(directory);
  const head = splitDocument(await readHead(skill, await skillFile(skill, directory)));
  if (head === null) throw new SkillError(skill, `has no frontmatter at the beginning of ${SKILL_FILE}`);
  return parseMetadata(skill, head.frontmatter, directory);
}

/** A skill with its instructions, as they are now. @throws SkillError */
export async function readSkill({ name, path: directory }: SkillMetadata): Promise<Skill> {
  const path = await skillFile(name, directory);
  await using file = await open(path, 'r');
  const document = splitDocument(await file.readFile('utf8'));
  if (document === null) throw new SkillError(name, `has no frontmatter at the beginning of ${SKILL_FILE}`);
  const metadata = parseMetadata(name, document.frontmatter, directory);
  if (metadata.name !== name) throw new SkillError(name, 'has another name now');
  return { metadata, body: document.body };
}

async function skillFile(skill: string, directory: string): Promise<string> {
  try {
    return await fileInside(skill, directory, SKILL_FILE);
  } catch (error) {
    if (!(error instanceof SkillPathError)) throw error;
    throw new SkillError(skill, `has no usable ${SKILL_FILE}: ${error.details.issue}`, { cause: error });
  }
}

/** The beginning of a file, up to the end of its frontmatter. */
async function readHead(skill: string, path: string): Promise<string> {
  await using file = await open(path, 'r');
  const decoder = new TextDecoder();
  let text = '';
  for (let position = 0; position < LONGEST_HEAD; position += CHUNK) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, position);
    text += decoder.decode(buffer.subarray(0, bytesRead), { stream: bytesRead === CHUNK });
    if (bytesRead < CHUNK || splitDocument(text) !== null) return text;
  }
  throw new SkillError(skill, `must have a frontmatter of at most ${LONGEST_HEAD} bytes`);
}
