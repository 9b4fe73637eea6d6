import { parseArgs } from 'node:util';

import { runSigkillLab } from './run.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const report = await runSigkillLab({
  kills: Number(values.kills),
  seed: Number(values.seed),
  onProgress: (kills) => {
    if (kills % 20 === 0) console.error(`${kills} kills`);
  },
});
console.table({ ...report, violations: report.violations.length });
for (const violation of report.violations.slice(0, 20)) console.error(violation);
process.exitCode = report.violations.length === 0 ? 0 : 1;
