import { isRoomKitError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import { freezeCopy } from '../domain/freeze-copy.ts';
import { BlockReason, type InboundMessage, type InboundResult } from '../domain/inbound.ts';
import { statusRefusal } from '../domain/room-status.ts';
import { roomKey, scopedKey, type RoomReference } from '../domain/room.ts';
import { requireId } from '../domain/validation.ts';
import { PassToken } from '../passes/pass-token.ts';
import type { Channel } from '../ports/channel.ts';
import { eventFromMessage } from '../ports/event-from-message.ts';
import type { TelemetryAttributes, TelemetrySpan } from '../ports/telemetry.ts';
import { createRoomContext } from '../rooms/room-context.ts';
import type { CascadeHandle, InboundDeps } from './deps.ts';
import { commitEvent } from './locked-pass.ts';
import { parse, parsesItself } from './parse.ts';
import type { PassOutcome } from './pass-outcome.ts';
import type { PassRequest } from './pass-request.ts';
import { resultOf } from './results.ts';
import { createNamed, route } from './route.ts';

/** How far to wait, and what to do without asking. */
export interface ProcessOptions {
  readonly roomId?: string | null;
  /** `settled` waits for delivery and every answer; `committed` only for the commit. @defaultValue 'settled' */
  readonly until?: 'settled' | 'committed';
  readonly signal?: AbortSignal | undefined;
}

interface Prepared {
  readonly request: PassRequest;
  readonly stopped?: undefined;
}

type Preparation = Prepared | { readonly stopped: string };

/**
 * Takes a message from outside through every step up to its commit, under one deadline, then waits for
 * what it set off.
 */
export async function processInbound(
  deps: InboundDeps,
  organizationId: string | null,
  given: InboundMessage,
  options: ProcessOptions = {},
): Promise<InboundResult> {
  deps.requireOpen();
  const parsed = deps.parseMessage(given);
  const message = parsed instanceof Promise ? await parsed : parsed;
  const channel = deps.channels.require(organizationId, message.channelId);
  options.signal?.throwIfAborted();
  const span = deps.telemetry.enabled
    ? deps.telemetry.startSpan('process_inbound', { attributes: { channelId: channel.id } })
    : null;
  const cascade = deps.createCascade();
  deps.arriving.begin();
  let outcome: PassOutcome;
  try {
    outcome = await withinDeadline(deps, organizationId, channel, options, (token) =>
      prepareAndCommit(deps, organizationId, message, channel, options, token, cascade, span),
    );
  } catch (error) {
    span?.recordError(error);
    span?.end();
    throw error;
  } finally {
    deps.arriving.end();
  }
  span?.setAttributes(attributesOf(outcome));
  const waits = (options.until ?? 'settled') === 'settled' && !deps.runner.current() && !deps.runner.inDelivery();
  if (waits && cascade.isUnderWay) await cascade.settled();
  span?.end();
  return resultOf(outcome, cascade, waits);
}

/** What a span of a message says of its end. */
function attributesOf(outcome: PassOutcome): TelemetryAttributes {
  if (!('event' in outcome)) return { outcome: outcome.outcome };
  const { id: eventId, roomId, source } = outcome.event;
  return { outcome: outcome.outcome, roomId, eventId, provider: source.provider };
}

async function prepareAndCommit(
  deps: InboundDeps,
  organizationId: string | null,
  message: InboundMessage,
  channel: Channel,
  options: ProcessOptions,
  token: PassToken,
  cascade: CascadeHandle,
  span: TelemetrySpan | null,
): Promise<PassOutcome> {
  if (deps.inboundRateLimit) {
    const key = `inbound:${scopedKey(organizationId, channel.id)}`;
    const decision = await deps.rateLimiter.take(key, deps.inboundRateLimit);
    if (!decision.granted) return { outcome: 'refused', reason: BlockReason.RATE_LIMITED };
  }
  if (message.providerMessageId) {
    const known = await deps.store.findByProviderMessageId(organizationId, channel.id, message.providerMessageId);
    if (known) return { outcome: 'duplicate', event: known };
  }
  const explicit = options.roomId ?? message.roomId ?? null;
  if (explicit !== null) requireId('roomId', explicit);
  const reference =
    explicit === null
      ? await route(deps, organizationId, message, channel, token.signal)
      : { organizationId, roomId: explicit };
  const preparation = prepare(deps, reference, message, channel, token, cascade, span);
  const prepared = preparation instanceof Promise ? await preparation : preparation;
  if (prepared.stopped !== undefined) return { outcome: 'refused', reason: prepared.stopped };
  const outer = deps.runner.current();
  if (outer && outer.state.key !== roomKey(reference)) return defer(deps, outer, prepared.request, message, channel);
  return commitOrCreate(deps, prepared.request, message, channel);
}

/** Commits into the room the message names, which is created when it is not there. */
async function commitOrCreate(
  deps: InboundDeps,
  request: PassRequest,
  message: InboundMessage,
  channel: Channel,
): Promise<PassOutcome> {
  const outcome = await commitEvent(deps, request);
  if (outcome.outcome !== 'missing') return outcome;
  await createNamed(deps, request.reference, message, channel);
  return commitEvent(deps, request);
}

/** A hook's call into another room is taken at once and committed when its own pass is over, so that two rooms never wait for each other. */
function defer(
  deps: InboundDeps,
  outer: { afterRelease(task: () => void): void },
  request: PassRequest,
  message: InboundMessage,
  channel: Channel,
): PassOutcome {
  const { token: _token, ...untimed } = request;
  const event = freezeCopy(request.event);
  outer.afterRelease(() => deps.background(commitOrCreate(deps, { ...untimed, event }, message, channel)));
  return { outcome: 'committed', event, delivery: { results: {} } };
}

function prepare(
  deps: InboundDeps,
  reference: RoomReference,
  message: InboundMessage,
  channel: Channel,
  token: PassToken,
  cascade: CascadeHandle,
  span: TelemetrySpan | null,
): Preparation | Promise<Preparation> {
  const base = { reference, origin: 'inbound', cascade, token, span, autoAttach: channel } as const;
  const session = message.session === undefined || message.session === null ? null : message.session;
  const onPassed = session === null ? {} : { onPassed: () => connect(deps, base, channel, session) };
  if (!parsesItself(channel) && !deps.identifier) {
    const room = { id: reference.roomId } as never;
    const now = (): Date => new Date(deps.clock.now());
    return {
      request: {
        ...base,
        ...onPassed,
        event: eventFromMessage(channel, message, { room, createId: deps.createId, now }),
      },
    };
  }
  return readAndIdentify(deps, { ...base, ...onPassed }, message, channel, session);
}

/** Lets a channel that reads its own messages see the room, and finds out who sent it. */
async function readAndIdentify(
  deps: InboundDeps,
  base: Omit<PassRequest, 'event'> & { readonly token: PassToken },
  message: InboundMessage,
  channel: Channel,
  session: unknown,
): Promise<Preparation> {
  const { reference, token, cascade, span } = base;
  let snapshot = await deps.store.getSnapshot(reference);
  if (!snapshot) {
    await createNamed(deps, reference, message, channel);
    snapshot = await deps.store.getSnapshot(reference);
    if (!snapshot) return { stopped: BlockReason.ROOM_CLOSED };
  }
  const context = createRoomContext(deps.contexts, { ...snapshot, abort: token, span: span ?? null });
  const event = await parse(channel, message, context);
  if (event.content !== message.content) await deps.parseContent(event.content);
  // The pass refuses what comes to a closed room: nobody is to be asked who they are for it.
  if (!deps.identifier || statusRefusal(snapshot.room.status)) return { request: { ...base, event } };
  const identified = await deps.identifier.identify({
    reference,
    message,
    event,
    channel,
    context,
    signal: token.signal,
  });
  if ('stopped' in identified) {
    if (identified.injected) await deps.deliverChallenge(reference, event, identified.injected, cascade);
    return { stopped: identified.stopped };
  }
  return {
    request: {
      ...base,
      event: identified.event,
      participants: identified.participants,
      identities: identified.identities,
      onPassed: (committed: RoomEvent) => {
        if (session !== null) connect(deps, base, channel, session);
        if (identified.afterCommit) deps.background(identified.afterCommit(committed));
      },
    },
  };
}

/** Whoever waits for the message waits for its session as well. */
function connect(
  deps: InboundDeps,
  { reference, cascade }: Pick<PassRequest, 'reference' | 'cascade'>,
  channel: Channel,
  session: unknown,
): void {
  const connecting = async (): Promise<void> => {
    const snapshot = await deps.store.getSnapshot(reference);
    const binding = snapshot?.bindings.find((candidate) => candidate.channelId === channel.id);
    if (binding) await channel.connectSession?.(session, reference.roomId, binding);
  };
  cascade.begin();
  deps.background(connecting().finally(() => cascade.end()));
}

/** Runs the phase up to the commit under one deadline. What loses the race finds the token expired and writes nothing. */
function withinDeadline(
  deps: InboundDeps,
  organizationId: string | null,
  channel: Channel,
  options: ProcessOptions,
  phase: (token: PassToken) => Promise<PassOutcome>,
): Promise<PassOutcome> {
  const token = new PassToken();
  const { processTimeoutMs } = deps;
  const { signal } = options;
  return new Promise<PassOutcome>((resolve, reject) => {
    const stop = deps.deadlines.start(processTimeoutMs, () => {
      if (!token.expire(new DOMException('The message took too long.', 'TimeoutError'))) return;
      deps.emitter.emit('process_timeout', organizationId, {
        roomId: options.roomId ?? null,
        channelId: channel.id,
        timeoutMs: processTimeoutMs,
      });
      resolve({ outcome: 'refused', reason: BlockReason.PROCESS_TIMEOUT });
    });
    const unlisten = signal ? onAbort(signal, (reason) => token.expire(reason) && reject(reason)) : null;
    const settle = (): void => {
      stop();
      unlisten?.();
    };
    phase(token).then(
      (outcome) => {
        settle();
        resolve(outcome);
      },
      (error: unknown) => {
        settle();
        if (token.expired && isGivenUp(error)) return;
        reject(error);
      },
    );
  });
}

function onAbort(signal: AbortSignal, react: (reason: unknown) => void): () => void {
  const listener = (): void => react(signal.reason);
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

function isGivenUp(error: unknown): boolean {
  return (
    isRoomKitError(error, 'lock_lost') ||
    (error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name))
  );
}
