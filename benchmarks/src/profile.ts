import { Session } from 'node:inspector/promises';

import { benchKit } from './kit.ts';

/** Groups of source folders, in the words of the README. */
const GROUPS: readonly (readonly [string, RegExp])[] = [
  ['copying and freezing', /domain\/freeze|domain\/compose|ports\/event-from/],
  ['the store', /core\/src\/memory\/store|core\/src\/memory\/(?:delivery|timeline|commit|records|in-memory)/],
  ['the pass: lock, lease, plan, commit', /core\/src\/(?:passes|pipeline)|memory\/locks|domain\/planning/],
  ['delivery: queue, call, result, settlement', /core\/src\/delivery/],
  ['hooks', /core\/src\/hooks/],
  ['time limits', /runtime\/deadlines/],
  ['contexts, ids, clock, emitter', /core\/src\/(?:rooms|runtime|composition|channels|proactive|validation|room-kit)/],
  ['the runtime: promises, async context, random bytes', /^node:|^$/],
];

/** Prints where the time of a message goes: self time by group, of one message with one hook and one target. */
const { kit, send } = await benchKit({ targets: 1 });
for (let at = 0; at < 30_000; at += 1) await send();
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: 200 });
await session.post('Profiler.start');
for (let at = 0; at < 150_000; at += 1) await send();
const { profile } = await session.post('Profiler.stop');
const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
const times = new Map<string, number>();
let total = 0;
profile.samples?.forEach((id, at) => {
  const frame = nodes.get(id);
  const delta = profile.timeDeltas?.[at] ?? 0;
  total += delta;
  const name =
    frame?.functionName === '(garbage collector)'
      ? 'garbage collection'
      : (GROUPS.find(([, url]) => url.test(frame?.url ?? ''))?.[0] ?? 'the rest');
  times.set(name, (times.get(name) ?? 0) + delta);
});
for (const [name, time] of [...times].toSorted((one, other) => other[1] - one[1])) {
  console.log(
    `${((time / total) * 100).toFixed(1).padStart(5)} %  ${(time / 150_000).toFixed(2).padStart(5)} µs  ${name}`,
  );
}
await kit.close();
