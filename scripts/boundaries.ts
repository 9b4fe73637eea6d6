/** Who may import whom, in all packages or in the folders that are named. The cruiser's exit code is its number of findings, which a shell may wrap to nought. */
import { report } from './lib/findings.ts';
import { run } from './lib/run.ts';

const folders = process.argv.slice(2);
const result = await run('depcruise', [...(folders.length > 0 ? folders : ['packages']), '--output-type', 'err']);
const isClean = result.code === 0 && result.output.includes('no dependency violations found');
report('boundaries', isClean ? [] : [result.output.trim()], result.output.trim());
