import type { HookTriggerName, HookTriggers, RoomContext, RoomKit } from '@roomkit/core';

/** A trigger with its payload. */
export type Telling<Name extends HookTriggerName> = readonly [trigger: Name, payload: HookTriggers[Name]['payload']];

/**
 * Starts the hooks of asynchronous triggers in a room, in order. Never rejects: what has happened stays so, whether
 * or not it could be told.
 */
export async function tellHooks<Name extends HookTriggerName>(
  kit: RoomKit,
  roomId: string,
  ...tellings: readonly Telling<Name>[]
): Promise<void> {
  if (tellings.length === 0) return;
  try {
    const context: RoomContext = await kit.getContext(roomId);
    for (const [trigger, payload] of tellings) await kit.runHooks(trigger, payload, context);
  } catch (error) {
    kit.logger.error('Hooks could not be told.', { roomId, triggers: tellings.map(([trigger]) => trigger), error });
  }
}
