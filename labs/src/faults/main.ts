import { parseArgs } from 'node:util';

import { checkHistory } from './check/check.ts';
import { report } from './report/report.ts';
import { runFaultLab } from './run.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '10000' },
    nodes: { type: 'string', default: '3' },
    faults: { type: 'string', default: '64' },
    rooms: { type: 'string', default: '40' },
    rate: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    log: { type: 'string' },
    'without-epochs': { type: 'boolean', default: false },
  },
});
const history = await runFaultLab({
  messages: Number(values.messages),
  nodes: Number(values.nodes),
  faults: Number(values.faults),
  rooms: Number(values.rooms),
  perSecond: Number(values.rate),
  seed: Number(values.seed),
  nodeTtlMs: 2_000,
  logFile: values.log,
  build: values['without-epochs'] ? 'without_epochs' : 'real',
  onFault: ({ kind, way, hits, hitWhat, atMs, tookMs }) => {
    process.stderr.write(
      `${(atMs / 1_000).toFixed(1).padStart(6)} s  ${kind}, ${way}: ${hits} ${hitWhat}, ${(tookMs / 1_000).toFixed(1)} s\n`,
    );
  },
});
const violations = checkHistory(history);
process.stdout.write(await report(history, violations));
// Said outright: the package that runs PostgreSQL ends the process by itself, with 0 where it is left to.
process.exit(violations.length === 0 ? 0 : 1);
