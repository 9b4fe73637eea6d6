import { vi } from 'vitest';

/** Waits for what must happen, however busy the machine is. */
export async function eventually<Value>(check: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(check, { timeout: 10_000, interval: 5 });
}
