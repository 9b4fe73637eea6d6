import { InputError } from '../domain/errors.ts';
import type { HookResult } from '../domain/hook-result.ts';
import { requireId } from '../domain/validation.ts';
import { parseContent } from '../validation/content.ts';

/** What a hook wants to add beside its verdict. */
type Extras = Pick<HookResult, 'injectedEvents' | 'tasks' | 'observations'>;

/** Whether there is anything to add. */
export function hasExtras({ injectedEvents, tasks, observations }: Extras): boolean {
  return injectedEvents.length + tasks.length + observations.length > 0;
}

/**
 * Checks what a hook wants to add. A promise only while the schemas are not loaded yet.
 *
 * @throws InputError naming the field
 */
export function requireUsableExtras({ injectedEvents, tasks, observations }: Extras): void | Promise<void> {
  for (const { id, type } of [...tasks, ...observations]) {
    if (id !== undefined) requireId('id', id);
    if (typeof type !== 'string' || type === '') throw new InputError('type', 'must be a non-empty string');
  }
  const parsing: Promise<unknown>[] = [];
  for (const { event, targetChannelIds } of injectedEvents) {
    if (targetChannelIds !== null) for (const channelId of targetChannelIds) requireId('targetChannelIds', channelId);
    const parsed = parseContent(event.content);
    if (parsed instanceof Promise) parsing.push(parsed);
  }
  return parsing.length === 0 ? undefined : Promise.all(parsing).then(() => undefined);
}
