import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './paths.ts';
import { run } from './run.ts';

/** What the recommended rules do not know: keys of the vendors whose providers live here. */
const ownRules: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}/u, 'a private key'],
  [/\bSK[0-9a-f]{32}\b/u, 'a Twilio API key'],
  [/\bKEY[0-9A-F]{32}_[A-Za-z0-9]{22}\b/u, 'a Telnyx API key'],
  [/\bEAA[A-Za-z0-9]{80,}\b/u, 'a Meta access token'],
  [/\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/u, 'a Telegram bot token'],
  [/\bAIza[0-9A-Za-z_-]{35}\b/u, 'a Google API key'],
];

const chunkSize = 400;

/** Returns one line a finding; a scanner that does not run is a finding too. */
export async function findSecrets(folder: string, paths: readonly string[]): Promise<readonly string[]> {
  const findings: string[] = [];
  for (let start = 0; start < paths.length; start += chunkSize) {
    const chunk = paths.slice(start, start + chunkSize);
    const flags = ['--no-glob', '--no-gitignore', '--secretlintrc', join(root, '.secretlintrc.json')];
    const result = await run('secretlint', [...flags, ...chunk], { cwd: folder });
    if (result.code !== 0) findings.push(result.output.trim());
  }
  for (const path of paths) {
    const text = readFileSync(join(folder, path), 'latin1');
    for (const [expression, what] of ownRules) if (expression.test(text)) findings.push(`${path}: ${what}`);
  }
  return findings;
}
