/** Writes what AI tools read about core, out of the guides, or, without `--write`, fails when it is stale. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { buildAiDocs, renderModule } from './lib/ai-docs.ts';
import { report } from './lib/findings.ts';
import { root } from './lib/paths.ts';

const docs = buildAiDocs();
const files = new Map([
  ['packages/core/llms.txt', docs.llmsTxt],
  ['packages/core/llms-full.txt', docs.llmsFullTxt],
  ['packages/core/AGENTS.md', docs.agentsMd],
  ['packages/core/src/ai-docs/content.ts', renderModule(docs).replace(/\n+$/u, '\n')],
]);

const isStale = ([name, text]: readonly [string, string]): boolean =>
  !existsSync(join(root, name)) || readFileSync(join(root, name), 'utf8') !== text;
const stale = [...files].filter(isStale).map(([name]) => name);
if (process.argv.includes('--write')) {
  for (const [name, text] of files) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  console.log(`${stale.length} of ${files.size} files rewritten`);
} else {
  const findings = stale.map((name) => `${name} is stale: run pnpm ai-docs`);
  report('ai-docs', findings, `${files.size} files say what the guides say`);
}
