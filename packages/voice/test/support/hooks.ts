import type { HookTriggerName, HookTriggers } from '@roomkit/core';

import type { Bench } from './bench.ts';

/** Everything the hooks of one trigger were told. */
export function heardBy<Name extends HookTriggerName>(
  bench: Bench,
  trigger: Name,
): readonly HookTriggers[Name]['payload'][] {
  const payloads: HookTriggers[Name]['payload'][] = [];
  bench.kit.hook(trigger, {}, ((payload: HookTriggers[Name]['payload']) => {
    payloads.push(payload);
  }) as never);
  return payloads;
}
