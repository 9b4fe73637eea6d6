/** Writes the reference to docs/api. An undocumented export, a dead link or a type error is a finding. */
import { report } from './lib/findings.ts';
import { run } from './lib/run.ts';

/** A member of an export, such as a method that says all by its name: wished for, not demanded. */
const undocumentedMember = /^\[warning\] [^.]+\.\w+\..+ \(\w+\), defined in .+ does not have any documentation$/u;

const result = await run('typedoc', ['--logLevel', 'Warn']);
const lines = result.output.split('\n').filter((line) => line.trim() !== '');
const members = lines.filter((line) => undocumentedMember.test(line));
const findings = lines.filter((line) => !undocumentedMember.test(line) && !/^\[\w+\] Found \d+/u.test(line));
const isBroken = result.code !== 0 && lines.length === 0;
report(
  'docs',
  isBroken ? ['typedoc ended without a word'] : findings,
  `every export documented; ${members.length} members without a comment`,
);
