import type { StoreState } from './store-state.ts';

export function joinNode(state: StoreState, nodeId: string, ttlMs: number): void {
  state.nodes.set(nodeId, state.clock.monotonic() + ttlMs);
}

export function renewNode(state: StoreState, nodeId: string, ttlMs: number): boolean {
  if (!state.isLiving(nodeId)) return false;
  joinNode(state, nodeId, ttlMs);
  return true;
}

export function leaveNode(state: StoreState, nodeId: string): void {
  state.nodes.delete(nodeId);
  for (const [duty, holder] of state.duties) if (holder === nodeId) state.duties.delete(duty);
}

export function claimDuty(state: StoreState, nodeId: string, duty: string): boolean {
  if (!state.isLiving(nodeId)) return false;
  const holder = state.duties.get(duty);
  if (holder !== undefined && holder !== nodeId && state.isLiving(holder)) return false;
  state.duties.set(duty, nodeId);
  return true;
}

export function releaseDuty(state: StoreState, nodeId: string, duty: string): void {
  if (state.duties.get(duty) === nodeId) state.duties.delete(duty);
}
