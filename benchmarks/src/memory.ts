import { FloorRoom, floorMessage } from './floor.ts';
import { benchKit, floorParts } from './kit.ts';
import { compare, type Effort } from './measure.ts';
import type { Row } from './row.ts';

interface Case {
  readonly name: string;
  readonly targets: number;
  readonly rooms?: number;
  readonly hooks?: number;
  readonly history?: number;
  readonly share: number;
  readonly target: number | null;
}

/** In memory: one target and many, one room and many, short history and long, with hooks and without. */
const CASES: readonly Case[] = [
  { name: 'one target', targets: 1, share: 1, target: 1 / 5 },
  { name: 'one target, no hook', targets: 1, hooks: 0, share: 1, target: 1 / 5 },
  { name: 'one target, ten hooks', targets: 1, hooks: 10, share: 1, target: 1 / 5 },
  { name: 'ten targets', targets: 10, share: 0.3, target: null },
  { name: 'hundred targets', targets: 100, share: 0.05, target: null },
  { name: 'one target, 1,000 rooms', targets: 1, rooms: 1_000, share: 1, target: 1 / 5 },
  { name: 'one target, 1,000 events before', targets: 1, history: 1_000, share: 1, target: 1 / 5 },
  { name: 'one target, 100,000 events before', targets: 1, history: 100_000, share: 1, target: 1 / 5 },
];

/** Measures the cases one after another. */
export async function memoryRows(effort: Effort, isSmoke: boolean): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { name, targets, rooms = 1, hooks = 1, history = 0, share, target } of CASES) {
    const { kit, send } = await benchKit({ targets, rooms: isSmoke ? Math.min(rooms, 10) : rooms, hooks });
    for (let at = 0; at < (isSmoke ? Math.min(history, 100) : history); at += 1) await send();
    const parts = floorParts(targets, hooks);
    const floorRooms = Array.from({ length: rooms }, () => new FloorRoom());
    let next = 0;
    const floor = (): Promise<void> => {
      next = (next + 1) % rooms;
      return floorMessage(floorRooms[next] as FloorRoom, parts.hooks, parts.targets);
    };
    const calls = Math.max(20, Math.round(effort.calls * share));
    const costs = await compare(floor, send, { ...effort, calls });
    const perSecond = Math.round((targets / costs.ours.processor) * 1e6).toLocaleString('en');
    rows.push({ name, ...costs, target, note: `${perSecond} deliveries/s` });
    await kit.close();
  }
  return rows;
}
