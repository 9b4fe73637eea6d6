import { offered } from '../tools/offered.ts';
import type { LoopDeps } from './loop-deps.ts';
import type { LoopState } from './loop-state.ts';

/** Whether no extension keeps a tool shut at this moment. */
export async function isOpen({ deps, toolTurn }: LoopDeps, name: string): Promise<boolean> {
  const gates = await deps.extensions.gates(toolTurn);
  return gates.every((gate) => gate(name));
}

/** The tools of the turn that are open at this moment. */
export async function openNames({ deps, turn, toolTurn }: LoopDeps): Promise<ReadonlySet<string>> {
  const gates = await deps.extensions.gates(toolTurn);
  const open = turn.tools.filter(({ name }) => gates.every((gate) => gate(name)));
  return new Set(open.map(({ name }) => name));
}

/**
 * Offers what has been opened since, and takes away what has been shut, from the next request on. What a hook took
 * away before stays away.
 */
export async function takeOpened(loop: LoopDeps, state: LoopState, before: ReadonlySet<string>): Promise<void> {
  const now = await openNames(loop);
  const opened = loop.turn.tools.filter(({ name }) => now.has(name) && !before.has(name));
  const isShut = (name: string): boolean => before.has(name) && !now.has(name);
  const { context } = state;
  if (opened.length === 0 && !context.tools.some(({ name }) => isShut(name))) return;
  const kept = context.tools.filter(({ name }) => !isShut(name) && !opened.some((tool) => tool.name === name));
  state.context = { ...context, tools: [...kept, ...opened.map(offered)] };
}
