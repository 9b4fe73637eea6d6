import { ownPackagesFor } from './installed.ts';
import { readPackages } from './packages.ts';
import { mustRun, run } from './run.ts';
import { shareOf } from './share.ts';

interface Listing {
  readonly packages: { readonly items: readonly { readonly name: string }[] };
}

/**
 * The packages that changed since the last release tag, with everything that depends on them; `undefined` stands for
 * all: before the first release, and when `ROOMKIT_ALL` is set. With `parts`, before the first release, one of so many
 * equal parts in turn, with what it needs.
 */
export async function affectedPackages(parts = 1): Promise<ReadonlySet<string> | undefined> {
  if (process.env['ROOMKIT_ALL'] !== undefined) return undefined;
  const tag = await run('git', ['describe', '--tags', '--abbrev=0']);
  if (tag.code !== 0) return inTurn(parts);
  const environment = { TURBO_SCM_BASE: tag.output.trim(), TURBO_SCM_HEAD: 'HEAD' };
  const output = await mustRun('turbo', ['ls', '--affected', '--output=json'], { environment });
  const listing = JSON.parse(output.slice(output.indexOf('{'))) as Listing;
  return new Set(listing.packages.items.map((item) => item.name));
}

async function inTurn(parts: number): Promise<ReadonlySet<string> | undefined> {
  if (parts === 1) return undefined;
  const all = readPackages();
  const chosen = await shareOf(all, parts);
  return new Set(chosen.flatMap((item) => ownPackagesFor(item, all)).map(({ name }) => name));
}
