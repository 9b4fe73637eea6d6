import type { ChannelOutput } from '../domain/channel-output.ts';
import type { DeliveryDeps } from './deps.ts';
import type { EventDelivery } from './event-delivery.ts';

/** Stores what a channel brought forth beside its words, whatever becomes of those. */
export async function keepSideEffects(
  deps: Pick<DeliveryDeps, 'sideEffects'>,
  delivery: EventDelivery,
  sourceChannelId: string,
  effects: Partial<Pick<ChannelOutput, 'tasks' | 'observations' | 'metadataUpdates'>>,
): Promise<void> {
  const { tasks = [], observations = [], metadataUpdates = {} } = effects;
  if (tasks.length === 0 && observations.length === 0 && !hasKeys(metadataUpdates)) return;
  const { reference } = delivery.planned;
  await deps.sideEffects.store(reference, { tasks, observations, metadataUpdates, sourceChannelId });
}

function hasKeys(record: Readonly<Record<string, unknown>>): boolean {
  for (const _key in record) return true;
  return false;
}
