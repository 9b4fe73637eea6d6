import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { Row } from './row.ts';

const HERE = fileURLToPath(new URL('..', import.meta.url));

/** What importing the built core costs beside importing hono, each in a new process, the best of several. */
export function coldImportRow(rounds: number): Row {
  const best = { hono: Infinity, core: Infinity };
  for (let at = 0; at < rounds; at += 1) {
    best.hono = Math.min(best.hono, importMicroseconds('hono'));
    best.core = Math.min(best.core, importMicroseconds('@roomkit/core'));
  }
  return {
    name: 'cold import, beside hono',
    floor: { wall: best.hono, processor: best.hono },
    ours: { wall: best.core, processor: best.core },
    target: 1 / 2,
    note: 'the built package',
  };
}

function importMicroseconds(name: string): number {
  const script = `const t = process.hrtime.bigint(); await import('${name}'); console.log(Number(process.hrtime.bigint() - t) / 1e3)`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: HERE, encoding: 'utf8' }));
}
