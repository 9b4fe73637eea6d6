import { ownPackagesFor } from './installed.ts';
import { readPackages } from './packages.ts';
import { mustRun, run } from './run.ts';
import { turnOf } from './share.ts';

interface Listing {
  readonly packages: { readonly items: readonly { readonly name: string }[] };
}

/**
 * The packages that changed since the last release tag, with everything that depends on them; `undefined` stands for
 * all: before the first release, and when `ROOMKIT_ALL` is set. Before the first release `ROOMKIT_PARTS=4` takes one of
 * four equal parts, in turn, with what it needs.
 */
export async function affectedPackages(): Promise<ReadonlySet<string> | undefined> {
  if (process.env['ROOMKIT_ALL'] !== undefined) return undefined;
  const tag = await run('git', ['describe', '--tags', '--abbrev=0']);
  if (tag.code !== 0) return inTurn();
  const environment = { TURBO_SCM_BASE: tag.output.trim(), TURBO_SCM_HEAD: 'HEAD' };
  const output = await mustRun('turbo', ['ls', '--affected', '--output=json'], { environment });
  const listing = JSON.parse(output.slice(output.indexOf('{'))) as Listing;
  return new Set(listing.packages.items.map((item) => item.name));
}

async function inTurn(): Promise<ReadonlySet<string> | undefined> {
  const parts = Number(process.env['ROOMKIT_PARTS'] ?? 1);
  if (parts === 1) return undefined;
  const turn = await turnOf(parts);
  const all = readPackages();
  const chosen = all.filter((_item, at) => at % parts === turn);
  return new Set(chosen.flatMap((item) => ownPackagesFor(item, all)).map(({ name }) => name));
}
