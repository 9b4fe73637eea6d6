import type { AIUsage } from '@roomkit/core/ai';

/** Counters added up by name. */
export function addUsage(total: AIUsage, more: AIUsage): AIUsage {
  const sum: Record<string, number> = { ...total };
  for (const [name, count] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
