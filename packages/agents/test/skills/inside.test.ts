import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { SkillPathError } from '../../src/index.ts';
import { fileInside, isBelow, readInside } from '../../src/skills/inside.ts';
import { skillFiles } from '../support/skill-files.ts';

describe('a name within a skill', () => {
  it('AI-24.6.1 leads to a file of the skill, also by a link that stays inside', async () => {
    await using files = await skillFiles();
    const skill = await files.skill('a');
    const notes = await files.write('a/references/notes.md', 'notes');
    await files.link('a/short.md', notes);
    for (const name of ['references/notes.md', './references//notes.md', 'references\\notes.md', 'short.md']) {
      expect(await fileInside('a', skill, name)).toBe(notes);
    }
    expect(new TextDecoder().decode(await readInside('a', notes, 100))).toBe('notes');
  });

  it.each([
    ['upwards', '../secret.txt', /leads upwards/u],
    ['upwards on the way', 'references/../../secret.txt', /leads upwards/u],
    ['upwards, to come back', '../a/SKILL.md', /leads upwards/u],
    ['upwards with backslashes', '..\\secret.txt', /leads upwards/u],
    ['upwards in full-width signs', '．．／secret.txt', /leads upwards/u],
    ['upwards in full-width backslashes', '．．＼secret.txt', /leads upwards/u],
    ['upwards in small dots', '‥/secret.txt', /leads upwards/u],
    ['upwards in one-dot leaders', '․․/secret.txt', /leads upwards/u],
    ['an absolute path', '/etc/passwd', /absolute path/u],
    ['a full-width absolute path', '／etc／passwd', /absolute path/u],
    ['a drive', 'C:\\Windows\\win.ini', /absolute path/u],
    ['a drive with slashes', 'C:/Windows/win.ini', /absolute path/u],
    ['a full-width drive', 'Ｃ：\\x', /absolute path/u],
    ['a share', '\\\\server\\share', /absolute path/u],
    ['an address', 'file:///etc/passwd', /absolute path/u],
    ['white space before it', ' /etc/passwd', /absolute path/u],
    ['a sign that ends texts', 'SKILL.md\u0000.txt', /control characters/u],
    ['a link outside', 'notes.md', /leads out/u],
    ['a link outside on the way', 'away/secret.txt', /leads out/u],
    ['a broken link', 'broken.md', /no such file/u],
    ['the directory itself', '.', /no file/u],
    ['a directory', 'references', /no file/u],
    ['nothing', '', /needs a name/u],
    ['no file', 'missing.md', /no such file/u],
    ['a name without end', 'a'.repeat(2_000), /needs a name/u],
  ])('AI-24.6.1 CORE-17.8.1 is refused where it is %s (trap 26)', async (_kind, name, issue) => {
    await using files = await skillFiles();
    const skill = await files.skill('a');
    const secret = await files.write('secret.txt', 'secret');
    await mkdir(join(skill, 'references'));
    await files.link('a/notes.md', secret);
    await files.link('a/away', files.root);
    await files.link('a/broken.md', join(files.root, 'nowhere'));
    const refused = fileInside('a', skill, name);
    await expect(refused).rejects.toThrow(SkillPathError);
    await expect(refused).rejects.toThrow(issue);
  });

  it('AI-24.6.1 is compared with its separator: skills/ab is not inside skills/a (trap 26)', async () => {
    await using files = await skillFiles();
    const skill = await files.skill('a');
    const other = await files.write('ab/secret.txt', 'secret');
    await files.link('a/near.md', other);
    await expect(fileInside('a', skill, 'near.md')).rejects.toThrow(/leads out/u);
    expect([isBelow('/skills/a', '/skills/ab'), isBelow('/skills/a', '/skills/a/b'), isBelow('/', '/a')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('AI-24.6.1 is refused where the directory has become another one since (trap 26)', async () => {
    await using files = await skillFiles();
    const skill = await files.skill('a');
    await files.write('elsewhere/SKILL.md', 'foreign');
    await rename(skill, join(files.root, 'old'));
    await symlink(join(files.root, 'elsewhere'), skill);
    await expect(fileInside('a', skill, 'SKILL.md')).rejects.toThrow(/not where it was/u);
    await rm(skill);
    await expect(fileInside('a', skill, 'SKILL.md')).rejects.toThrow(SkillPathError);
  });

  it('AI-24.6.1 a file that has become a link between the check and the reading is not followed', async () => {
    await using files = await skillFiles();
    const skill = await files.skill('a');
    const secret = await files.write('secret.txt', 'secret');
    const path = await fileInside('a', skill, 'SKILL.md');
    await rm(path);
    await symlink(secret, path);
    await expect(readInside('a', path, 1_000)).rejects.toThrow(/could not be read/u);
  });

  it('AI-24.6.1 a file of more than its bytes is not read', async () => {
    await using files = await skillFiles();
    const path = await files.write('a/big.txt', 'x'.repeat(11));
    await expect(readInside('a', path, 10)).rejects.toThrow(/more than 10 bytes/u);
    expect(await readInside('a', path, 11)).toHaveLength(11);
  });
});
