import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './paths.ts';

/** A guide, as AI tools read it. */
interface Guide {
  readonly anchor: string;
  readonly title: string;
  /** Its first words. */
  readonly summary: string;
  readonly text: string;
}

const folder = join(root, 'docs', 'guides');

/** The guides in the order of their list. */
function readGuides(): readonly Guide[] {
  const list = readFileSync(join(folder, 'README.md'), 'utf8');
  return [...list.matchAll(/^\d+\. \[[^\]]+\]\(\.\/(?<name>[a-z-]+)\.md\)/gmu)].map(({ groups }) => {
    const anchor = groups?.['name'] ?? '';
    const text = plain(readFileSync(join(folder, `${anchor}.md`), 'utf8'));
    const [heading = '', ...rest] = text.split('\n\n');
    const first = rest.find((paragraph) => /^[A-Z`*]/u.test(paragraph)) ?? '';
    return { anchor, title: heading.replace(/^# /u, ''), summary: firstSentence(first), text };
  });
}

/** Without pictures and without links that lead out of the text; those between guides lead to their beginnings. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/!\[(?<alt>[^\]]*)\]\([^)]*\)/gu, '$<alt>')
    .replaceAll(/\[(?<label>[^\]\n]+)\]\(\.\/(?<name>[a-z-]+)\.md(?:#[^)\n]*)?\)/gu, '[$<label>](#$<name>)')
    .replaceAll(/\[(?<label>[^\]\n]+)\]\(\.\.\/[^)\n]*\)/gu, '$<label>')
    .trim();
}

function firstSentence(paragraph: string): string {
  const line = paragraph.replaceAll('\n', ' ').replaceAll('**', '');
  const end = line.search(/\.(?:\s|$)/u);
  return end === -1 ? line : `${line.slice(0, end)}.`;
}

/** Everything AI tools are given, as text. */
export interface AiDocs {
  readonly llmsTxt: string;
  readonly llmsFullTxt: string;
  readonly agentsMd: string;
}

/** Puts it together from the guides and from `docs/ai/agents.md`. */
export function buildAiDocs(): AiDocs {
  const guides = readGuides();
  const what =
    '> Multi-channel conversations for TypeScript: a room is one durable, ordered timeline; channels (SMS, e-mail, ' +
    'sockets, language models) attach to it; a message passes hooks, is committed, and is delivered to all others in ' +
    'a form each can show.';
  const lines = guides.map(({ anchor, title, summary }) => `- [${title}](llms-full.txt#${anchor}): ${summary}`);
  const llmsTxt = [
    '# RoomKit',
    what,
    'Install `@roomkit/core`; tests take `@roomkit/testing`. Rules for writing code with it are in `AGENTS.md`, the guides in full in `llms-full.txt`, both in the package `@roomkit/core`.',
    '## Guides',
    lines.join('\n'),
    '',
  ].join('\n\n');
  const full = guides.map(({ anchor, text }) => `<a id="${anchor}"></a>\n\n${text}`);
  return {
    llmsTxt: `${llmsTxt.trim()}\n`,
    llmsFullTxt: `${['# RoomKit', what, ...full].join('\n\n')}\n`,
    agentsMd: `${plain(readFileSync(join(root, 'docs', 'ai', 'agents.md'), 'utf8'))}\n`,
  };
}

/** The module that carries the texts. */
export function renderModule(docs: AiDocs): string {
  const literal = (text: string): string => `\`${text.replaceAll(/[\\`]|\$\{/gu, String.raw`\$&`)}\``;
  return [
    '// Generated from docs/ by `pnpm ai-docs`; do not edit.',
    `export const LLMS_TXT: string = ${literal(docs.llmsTxt)};`,
    `export const LLMS_FULL_TXT: string = ${literal(docs.llmsFullTxt)};`,
    `export const AGENTS_MD: string = ${literal(docs.agentsMd)};`,
    '',
  ].join('\n\n');
}
