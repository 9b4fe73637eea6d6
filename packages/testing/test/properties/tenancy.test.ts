import { describe, expect, it } from 'vitest';

import { createWorld, plan, printOf, type Scope, SCOPES, type Side, type Step } from './tenancy.ts';

/** `ROOMKIT_SEED` replays one sequence; `ROOMKIT_RUNS` sets how many there are. */
const RUNS = Number(process.env['ROOMKIT_RUNS'] ?? 300);
const REPLAY = process.env['ROOMKIT_SEED'];
const STEPS = 40;

interface Course {
  /** What the steps of each organization answered. */
  readonly answers: ReadonlyMap<Scope, readonly string[]>;
  readonly prints: ReadonlyMap<Scope, string>;
  /** Steps that changed what belongs to others. */
  readonly leaks: readonly string[];
}

/** Runs a sequence, and looks after each step at everybody whose step it was not. */
async function run(steps: readonly Step[], watches: boolean): Promise<Course> {
  const world = await createWorld();
  const answers = new Map<Scope, string[]>(SCOPES.map((scope) => [scope, []]));
  const prints = new Map<Scope, string>();
  const leaks: string[] = [];
  const look = async (): Promise<void> => {
    for (const scope of SCOPES) prints.set(scope, await printOf(world, world.sides.get(scope) as Side));
  };
  await look();
  for (const [at, step] of steps.entries()) {
    const before = new Map(prints);
    const answer = await world.run(step);
    if (step.name !== 'advance') answers.get(step.scope)?.push(`${step.name} ${answer}`);
    if (!watches) continue;
    await look();
    for (const scope of SCOPES) {
      if (scope === step.scope || step.name === 'advance' || prints.get(scope) === before.get(scope)) continue;
      leaks.push(`step ${at}, ${step.name} of ${step.scope}, changed what is ${scope}'s`);
    }
  }
  await look();
  return { answers, prints, leaks };
}

/** A sequence as one organization lives it when the others do nothing: time goes on all the same. */
const alone = (steps: readonly Step[], scope: Scope): readonly Step[] =>
  steps.filter((step) => step.scope === scope || step.name === 'advance');

async function violationsOf(seed: number): Promise<readonly string[]> {
  const steps = plan(seed, STEPS);
  const together = await run(steps, true);
  const violations = [...together.leaks];
  for (const scope of SCOPES) {
    const single = await run(alone(plan(seed, STEPS), scope), false);
    const own = together.answers.get(scope) ?? [];
    const at = (single.answers.get(scope) ?? []).findIndex((answer, index) => answer !== own[index]);
    if (at >= 0) violations.push(`${scope} is answered otherwise than alone: ${own[at]}`);
    if (single.prints.get(scope) !== together.prints.get(scope)) violations.push(`${scope} ends otherwise than alone`);
  }
  return violations;
}

describe('organizations that use the same names on one kit and one store', () => {
  it(
    'CORE-17.2.1 CORE-17.2.2 CORE-17.2.3 CORE-17.4.1 never meet: what one does changes nothing for another',
    { timeout: 300_000 },
    async () => {
      const seeds = REPLAY === undefined ? Array.from({ length: RUNS }, (_, at) => at + 1) : [Number(REPLAY)];
      const broken: string[] = [];
      const seen = new Set<string>();
      for (const seed of seeds) {
        for (const { name, scope } of plan(seed, STEPS)) seen.add(`${name} ${scope}`);
        const violations = await violationsOf(seed);
        if (violations.length > 0) broken.push(`seed ${seed}: ${violations.join('; ')}`);
        if (broken.length === 5) break;
      }
      expect(broken).toEqual([]);
      // Enough sequences come across every kind of step in every organization.
      expect(seen.size).toBeGreaterThan(seeds.length >= 100 ? 95 : 0);
    },
  );
});
