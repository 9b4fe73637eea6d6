import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { createRecordingLogger } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { SkillError, SkillRegistry } from '../../src/index.ts';
import { parseMetadata, splitDocument } from '../../src/skills/parse-skill.ts';
import { skillFiles } from '../support/skill-files.ts';

const RFC_SHAPED = `---
name: web-research
description: >
  Finds things on the web
  and says where from.
version: 1.0
license: MIT
tools:
  - search_web
  - fetch_page
allowed_tools: [search_*, fetch_?age]
unknown: {a: 1}
---

# Research

Search, then fetch.
`;

describe('a SKILL.md', () => {
  it('AI-24.1.1 gives what it says of itself, and its instructions', async () => {
    await using files = await skillFiles();
    await files.write('web-research/SKILL.md', RFC_SHAPED);
    const registry = new SkillRegistry();
    const metadata = await registry.register(join(files.root, 'web-research'));
    expect(metadata).toEqual({
      name: 'web-research',
      description: 'Finds things on the web and says where from.',
      version: '1.0',
      license: 'MIT',
      tools: ['search_web', 'fetch_page'],
      allowedTools: ['search_*', 'fetch_?age'],
      path: join(files.root, 'web-research'),
    });
    expect((await registry.getSkill('web-research'))?.body).toBe('# Research\n\nSearch, then fetch.');
  });

  it('AI-24.1.1 lists may be one text, lines may end as on Windows, and a mark may stand before them', () => {
    const text =
      '\uFEFF---\r\nname: a\r\ndescription: b\r\nallowed-tools: search_* ,fetch\r\n---\r\nbody\r\n---\r\nmore';
    const document = splitDocument(text);
    expect(document?.body).toBe('body\n---\nmore');
    const { allowedTools, tools, version } = parseMetadata('a', document?.frontmatter ?? '', '/a');
    expect([allowedTools, tools, version]).toEqual([['search_*', 'fetch'], [], null]);
  });

  it.each([
    ['no frontmatter', 'just words', /no frontmatter/u],
    ['an open frontmatter', '---\nname: a', /no frontmatter/u],
    ['no YAML', '---\nname: [\n---', /no YAML/u],
    ['no fields', '---\n- a\n---', /without fields/u],
    ['no name', '---\ndescription: b\n---', /no name/u],
    ['a name in capitals', '---\nname: Web\ndescription: b\n---', /lower-case/u],
    ['a name that leads elsewhere', '---\nname: ../a\ndescription: b\n---', /lower-case/u],
    ['a long name', `---\nname: ${'a'.repeat(65)}\ndescription: b\n---`, /at most 64/u],
    ['no description', '---\nname: a\n---', /no description/u],
    ['a long description', `---\nname: a\ndescription: ${'b'.repeat(1_025)}\n---`, /at most 1024/u],
    ['a list as description', '---\nname: a\ndescription: [b]\n---', /text as description/u],
    ['a map as tools', '---\nname: a\ndescription: b\ntools: {c: d}\n---', /list of texts/u],
    ['a frontmatter without end', `---\nname: a\nx: ${'y'.repeat(70_000)}\n---`, /at most 65536 bytes/u],
  ])('AI-24.1.1 with %s is refused', async (_name, text, issue) => {
    await using files = await skillFiles();
    await files.write('broken/SKILL.md', text);
    const registering = new SkillRegistry().register(join(files.root, 'broken'));
    await expect(registering).rejects.toMatchObject({ code: 'skill_invalid', details: { skill: 'broken' } });
    await expect(registering).rejects.toThrow(issue);
  });
});

describe('the registry', () => {
  it('AI-24.3.1 lists what skills say of themselves, escaped for a prompt, and reads instructions when asked', async () => {
    await using files = await skillFiles();
    await files.write('a/SKILL.md', '---\nname: a\ndescription: \'a<b> & "c"\'\n---\nold body');
    await files.skill('b');
    const registry = new SkillRegistry();
    expect(registry.toPromptXml()).toBe('');
    expect(await registry.discover([files.root])).toBe(2);
    expect(registry.toPromptXml()).toBe(
      [
        '<available_skills>',
        '  <skill>',
        '    <name>a</name>',
        '    <description>a&lt;b&gt; &amp; &quot;c&quot;</description>',
        '  </skill>',
        '  <skill>',
        '    <name>b</name>',
        '    <description>For b</description>',
        '  </skill>',
        '</available_skills>',
      ].join('\n'),
    );
    await files.write('a/SKILL.md', '---\nname: a\ndescription: x\n---\nnew body');
    expect((await registry.getSkill('a'))?.body, 'read now and not before').toBe('new body');
    expect(registry.getMetadata('a')?.description).toBe('a<b> & "c"');
    expect([registry.getMetadata('c'), await registry.getSkill('c')]).toEqual([null, null]);
    expect(registry.allMetadata().map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('AI-24.3.1 reads no more of a file than its head to know it', async () => {
    await using files = await skillFiles();
    const cut = Buffer.concat([Buffer.from('---\nname: a\ndescription: ü\n---\n'), Buffer.alloc(200_000, 'ü')]);
    await files.write('a/SKILL.md', cut);
    const registry = new SkillRegistry();
    await registry.register(join(files.root, 'a'));
    expect((await registry.getSkill('a'))?.body).toHaveLength(100_000);
    await files.write('a/SKILL.md', '---\nname: other\ndescription: x\n---\n');
    await expect(registry.getSkill('a')).rejects.toThrow(/another name/u);
    await rm(join(files.root, 'a', 'SKILL.md'));
    await expect(registry.getSkill('a')).rejects.toThrow(SkillError);
  });

  it('AI-24.5.1 ends at the first skill or directory that cannot be used, and says which and why', async () => {
    await using files = await skillFiles();
    await files.skill('good');
    await files.write('nameless/SKILL.md', '---\nname: nameless\n---\n');
    const registry = new SkillRegistry();
    await expect(registry.discover([files.root])).rejects.toMatchObject({
      code: 'skill_invalid',
      message: 'nameless: has no description',
      details: { skill: 'nameless', issue: 'has no description' },
    });
    const missing = join(files.root, 'missing');
    await expect(registry.discover([missing])).rejects.toThrow(/missing: .*cannot be read/u);
    const file = await files.write('file.txt', 'x');
    await expect(registry.discover([file])).rejects.toThrow(/no directory/u);
    await expect(registry.register(missing)).rejects.toThrow(SkillError);
  });

  it('AI-24.5.1 a directory that may not be read is named', async () => {
    await using files = await skillFiles();
    const closed = await files.skill('closed');
    await chmod(closed, 0o000);
    const outcome = await new SkillRegistry().discover([files.root]).then(String, String);
    await chmod(closed, 0o700);
    // Whoever may read everything finds nothing wrong.
    const mayReadAll = process.getuid?.() === 0;
    expect(outcome).toMatch(mayReadAll ? /^1$/u : /closed/u);
  });

  it('AI-24.5.2 takes in everything or nothing (trap 27); what a lenient search passes over is logged', async () => {
    await using files = await skillFiles();
    await files.skill('a-good');
    await files.write('z-bad/SKILL.md', '---\nname: z-bad\n---\n');
    await files.write('no-skill/README.md', 'nothing');
    const logger = createRecordingLogger();
    const registry = new SkillRegistry({ logger });
    await expect(registry.discover([files.root])).rejects.toThrow(SkillError);
    expect(registry.allMetadata()).toEqual([]);
    expect(await registry.discover([files.root, join(files.root, 'missing')], { strict: false })).toBe(1);
    expect(registry.allMetadata().map(({ name }) => name)).toEqual(['a-good']);
    expect(logger.entries.map(({ level, fields }) => [level, fields['skill']])).toEqual([
      ['warn', 'z-bad'],
      ['warn', join(files.root, 'missing')],
    ]);
  });

  it('AI-24.5.2 two skills of one name are refused; the same one again is not', async () => {
    await using files = await skillFiles();
    await files.skill('twin', { at: 'one/twin' });
    await files.skill('twin', { at: 'two/twin' });
    const registry = new SkillRegistry();
    const both = ['one', 'two'].map((name) => join(files.root, name));
    await expect(registry.discover(both)).rejects.toThrow(/name of another skill/u);
    expect(registry.allMetadata()).toEqual([]);
    expect(await registry.discover(both, { strict: false })).toBe(1);
    expect(await registry.discover([both[0] ?? ''])).toBe(1);
    await expect(registry.register(join(files.root, 'two', 'twin'))).rejects.toThrow(SkillError);
  });

  it('AI-24.6.1 the directory of a skill may not be a link that leads elsewhere, nor its SKILL.md (trap 26)', async () => {
    await using outside = await skillFiles();
    await using files = await skillFiles();
    await outside.skill('foreign');
    await files.link('linked', join(outside.root, 'foreign'));
    await expect(new SkillRegistry().discover([files.root])).rejects.toThrow(/linked: .*leads out/u);
    await rm(join(files.root, 'linked'));
    await files.link('hollow/SKILL.md', join(outside.root, 'foreign', 'SKILL.md'));
    await expect(new SkillRegistry().discover([files.root])).rejects.toThrow(/hollow: .*leads out/u);
    await rm(join(files.root, 'hollow'), { recursive: true });
    await files.link('broken', join(files.root, 'nowhere'));
    await expect(new SkillRegistry().discover([files.root])).rejects.toThrow(/broken: cannot be read/u);
  });

  it('AI-24.6.1 a link that stays among the skills is followed', async () => {
    await using files = await skillFiles();
    await files.skill('real', { at: 'store/real' });
    await files.write('store/real/notes.md', 'x');
    await files.link('alias', join(files.root, 'store', 'real'));
    const registry = new SkillRegistry();
    expect(await registry.discover([files.root])).toBe(1);
    expect(registry.getMetadata('real')?.path).toBe(join(files.root, 'store', 'real'));
  });
});
