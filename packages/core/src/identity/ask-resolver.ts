import type { FrameworkEventName, FrameworkEvents } from '../domain/framework-events.ts';
import type { IdentityResult } from '../domain/identity.ts';
import type { InboundMessage } from '../domain/inbound.ts';
import type { RoomReference } from '../domain/room.ts';
import type { Channel } from '../ports/channel.ts';
import type { IdentityResolver } from '../ports/identity-resolver.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { Logger } from '../ports/runtime.ts';
import type { TelemetryProvider } from '../ports/telemetry.ts';
import type { Deadlines } from '../runtime/deadlines.ts';

export interface AskResolverDeps {
  readonly resolver: IdentityResolver;
  readonly mutations: {
    emit<Name extends FrameworkEventName>(name: Name, organizationId: string | null, data: FrameworkEvents[Name]): void;
  };
  readonly deadlines: Deadlines;
  readonly telemetry: TelemetryProvider;
  readonly logger: Logger;
  readonly timeoutMs: number;
}

/** Thrown within, to tell a resolver that is late from one that failed. */
class ResolverTimeout extends Error {}

/** Asks who sent a message. A resolver that is late or fails leaves the sender unknown. */
export async function askResolver(
  deps: AskResolverDeps,
  request: {
    readonly reference: RoomReference;
    readonly message: InboundMessage;
    readonly channel: Channel;
    readonly context: RoomContext;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<IdentityResult> {
  const { timeoutMs, telemetry } = deps;
  const { reference, message, channel, context, signal } = request;
  const { organizationId, roomId } = reference;
  const late = new AbortController();
  const span = telemetry.enabled
    ? telemetry.startSpan('identity_resolve', {
        parent: context.span ?? null,
        attributes: { roomId, channelId: channel.id },
      })
    : null;
  try {
    const asking = deps.resolver.resolve({ ...message, channelType: channel.channelType }, context, {
      signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
    });
    const result = await deps.deadlines.race(asking, timeoutMs, () => new ResolverTimeout());
    span?.setAttributes({ status: result.status });
    return result;
  } catch (error) {
    signal?.throwIfAborted();
    span?.recordError(error);
    if (error instanceof ResolverTimeout) {
      late.abort(new DOMException('The identity took too long.', 'TimeoutError'));
      deps.logger.warn('Finding an identity took too long.', { roomId, channelId: channel.id, timeoutMs });
      deps.mutations.emit('identity_timeout', organizationId, { roomId, channelId: channel.id, timeoutMs });
    } else {
      deps.logger.error('Finding an identity failed.', { roomId, channelId: channel.id, error });
    }
    return { status: 'unknown' };
  } finally {
    span?.end();
  }
}
