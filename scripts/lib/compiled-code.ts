import { join } from 'node:path';

import { root } from './paths.ts';

/** Where Node keeps what it has stripped of types and compiled: hundreds of processes load the same modules. */
export const compiledCode: string = join(root, 'node_modules', '.cache', 'node');

/** Lets this process's children share it; not while lines are counted, which V8 does less exactly in what is read back. */
export function shareCompiledCode(): void {
  if (process.argv.includes('--coverage')) process.env['NODE_DISABLE_COMPILE_CACHE'] = '1';
  else process.env['NODE_COMPILE_CACHE'] ??= compiledCode;
}
