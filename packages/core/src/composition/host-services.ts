import { SYSTEM_CHANNEL_ID } from '../domain/event.ts';
import type { RoomReference } from '../domain/room.ts';
import type { HookOutcome } from '../hooks/outcome.ts';
import type { HookTriggerName, HookTriggers } from '../hooks/triggers.ts';
import { HumanInput } from '../input/human-input.ts';
import type { InboundDeps } from '../pipeline/deps.ts';
import { sendEvent } from '../pipeline/direct.ts';
import { ProactiveDelivery } from '../proactive/proactive-delivery.ts';
import type { Foundation } from './foundation.ts';
import type { HookRunner } from './hook-runner.ts';

/** What a host does with a room beside sending: asking people, and bringing things up by itself. */
export interface HostServices {
  readonly input: HumanInput;
  readonly proactive: ProactiveDelivery;
}

/** Builds both over the pipeline. */
export function buildHostServices(foundation: Foundation, pipeline: InboundDeps, hookRunner: HookRunner): HostServices {
  const { clock, createId, activity, background } = foundation;
  const logger = foundation.logger.child('core.framework');
  const runHooks = async <Name extends HookTriggerName>(
    reference: RoomReference,
    trigger: Name,
    payload: HookTriggers[Name]['payload'],
  ): Promise<HookOutcome<HookTriggers[Name]['payload']>> => {
    const context = await pipeline.contextOf(reference);
    return hookRunner.run(reference.organizationId, trigger, payload, context, null);
  };
  return {
    input: new HumanInput({
      clock,
      createId,
      logger,
      notify: (reference, request) => runHooks(reference, 'on_user_input_required', request),
      background: (work) => background.add(work),
    }),
    proactive: new ProactiveDelivery({
      activity,
      logger,
      sendEvent: (reference, channelId, content, options) =>
        sendEvent(pipeline, reference, channelId ?? SYSTEM_CHANNEL_ID, content, options),
      beforeDeliver: (reference, request) => runHooks(reference, 'before_deliver', request),
      afterDeliver: async (reference, request) => {
        await runHooks(reference, 'after_deliver', request);
      },
    }),
  };
}
