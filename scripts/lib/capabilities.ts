import { readFileSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';

import { root } from './paths.ts';

/** What the tests of one provider said of one capability, all of them having passed. */
export interface CapabilityRow {
  /** The package's folder. */
  readonly packageName: string;
  /** The class, as the suite was told its name. */
  readonly provider: string;
  readonly capability: string;
  readonly isClaimed: boolean;
}

interface ReportedTest {
  readonly status: string;
  readonly meta?: {
    readonly roomkit?: { readonly subject: string; readonly capability: string; readonly isClaimed: boolean };
  };
}

interface Report {
  readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly ReportedTest[] }[];
}

/** The capabilities in vitest's JSON report: proven ones are claimed and passed, the others are not claimed. */
export function readCapabilities(path: string): readonly CapabilityRow[] {
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.flatMap(({ status, meta }) => {
      if (!meta?.roomkit || status === 'failed') return [];
      const { subject: provider, capability, isClaimed } = meta.roomkit;
      const [group, folder = ''] = relative(root, dirname(name)).split(sep);
      if (group !== 'packages') return [];
      return [{ packageName: folder, provider, capability, isClaimed: isClaimed && status === 'passed' }];
    }),
  );
}

const COLUMNS: readonly (readonly [string, readonly string[]])[] = [
  ['words', ['send text']],
  ['rich text', ['send rich']],
  ['files', ['send media']],
  ['audio', ['send audio']],
  ['video', ['send video']],
  ['place', ['send location']],
  ['template', ['send template']],
  ['buttons', ['buttons', 'receive button']],
  ['edit', ['edit', 'receive edit']],
  ['delete', ['delete', 'receive delete']],
  ['reply', ['reply', 'receive reply']],
  ['reaction', ['reaction', 'receive reaction']],
  ['typing', ['typing', 'receive typing']],
  ['read', ['mark read', 'report read']],
  ['reports', ['report accepted', 'report sent', 'report delivered', 'report failed']],
  ['files in', ['receive media']],
  ['place in', ['receive location']],
  ['lost answer', ['native idempotency', 'reconcilable']],
];

/** One line a provider: `out`, `in`, both, or nothing; a dot where there is but one way. */
export function renderMatrix(rows: readonly CapabilityRow[]): string {
  const byProvider = Map.groupBy(rows, ({ provider }) => provider);
  const head = ['provider', ...COLUMNS.map(([title]) => title)];
  const lines = [...byProvider]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([provider, own]) => {
      const proven = new Set(own.filter(({ isClaimed }) => isClaimed).map(({ capability }) => capability));
      const packageName = own[0]?.packageName ?? '';
      const link = `[\`${provider}\`](../../packages/${packageName}/README.md)`;
      return [link, ...COLUMNS.map(([, capabilities]) => cellOf(capabilities, proven))];
    });
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** One line a capability, one column a provider of the package. */
export function renderTable(rows: readonly CapabilityRow[]): string {
  const providers = [...new Set(rows.map(({ provider }) => provider))].toSorted((one, other) =>
    one.localeCompare(other),
  );
  const proven = new Set(
    rows.filter(({ isClaimed }) => isClaimed).map(({ provider, capability }) => `${provider} ${capability}`),
  );
  const lines = COLUMNS.map(([title, capabilities]) => [
    title,
    ...providers.map((provider) =>
      cellOf(capabilities, new Set(capabilities.filter((capability) => proven.has(`${provider} ${capability}`)))),
    ),
  ]);
  const head = ['', ...providers.map((provider) => `\`${provider}\``)];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cellOf(capabilities: readonly string[], proven: ReadonlySet<string>): string {
  const found = capabilities.filter((capability) => proven.has(capability));
  if (found.length === 0) return '';
  if (capabilities.includes('reconcilable')) return found.join(', ');
  const isReport = (capability: string): boolean => capability.startsWith('report ');
  if (capabilities.every(isReport)) return found.map((capability) => capability.slice('report '.length)).join(', ');
  if (capabilities.length === 1) return '✓';
  const isIn = (capability: string): boolean => capability.startsWith('receive ') || isReport(capability);
  return [found.some((capability) => !isIn(capability)) ? 'out' : '', found.some(isIn) ? 'in' : '']
    .filter((word) => word !== '')
    .join(', ');
}

const BLOCK = /(?<start><!-- capabilities[^>]*-->\n)[\s\S]*?(?<end><!-- \/capabilities -->)/u;

/** A page with its block replaced; null where it has none. */
export function withBlock(page: string, table: string): string | null {
  if (!BLOCK.test(page)) return null;
  return page.replace(BLOCK, (_whole, start: string, end: string) => `${start}\n${table}\n\n${end}`);
}
