import type { CreateId } from '@roomkit/core';

/** Makes ids that count up: `id-1`, `id-2`, … */
export function createTestIds(prefix = 'id'): CreateId {
  let count = 0;
  return () => `${prefix}-${++count}`;
}
