/** Who may import whom. The cruiser's exit code is its number of findings, which a shell may wrap to nought. */
import { report } from './lib/findings.ts';
import { run } from './lib/run.ts';

const result = await run('depcruise', ['packages', '--output-type', 'err']);
const isClean = result.code === 0 && result.output.includes('no dependency violations found');
report('boundaries', isClean ? [] : [result.output.trim()], result.output.trim());
