import type { RoomEvent } from '../domain/event.ts';
import { freezeCopy } from '../domain/freeze-copy.ts';
import { BlockReason, type InboundMessage, type InboundResult } from '../domain/inbound.ts';
import { statusRefusal } from '../domain/room-status.ts';
import { roomKey, scopedKey, type RoomReference } from '../domain/room.ts';
import { requireId } from '../domain/validation.ts';
import type { Channel } from '../ports/channel.ts';
import { eventFromMessage } from '../ports/event-from-message.ts';
import { createRoomContext } from '../rooms/room-context.ts';
import { Arrival, type ProcessOptions } from './arrival.ts';
import type { InboundDeps } from './deps.ts';
import { commitEvent } from './locked-pass.ts';
import { namesOthers, resolveReply, resolveTarget } from './native-references.ts';
import { parse, parsesItself } from './parse.ts';
import type { PassOutcome } from './pass-outcome.ts';
import type { PassRequest } from './pass-request.ts';
import { createNamed, route } from './route.ts';

interface Prepared {
  readonly request: PassRequest;
  readonly stopped?: undefined;
}

type Preparation = Prepared | { readonly request?: undefined; readonly stopped: string };

/**
 * Takes a message from outside through every step up to its commit, under one deadline, then waits for
 * what it set off.
 */
export function processInbound(
  deps: InboundDeps,
  organizationId: string | null,
  given: InboundMessage,
  options: ProcessOptions = {},
): Promise<InboundResult> {
  try {
    deps.requireOpen();
    const message = deps.parseMessage(given);
    return message instanceof Promise
      ? message.then((parsed) => arrive(deps, organizationId, parsed, options))
      : arrive(deps, organizationId, message, options);
  } catch (error) {
    return Promise.reject(error);
  }
}

function arrive(
  deps: InboundDeps,
  organizationId: string | null,
  message: InboundMessage,
  options: ProcessOptions,
): Promise<InboundResult> {
  const channel = deps.channels.require(organizationId, message.channelId);
  options.signal?.throwIfAborted();
  return new Arrival(deps, organizationId, message, channel, options).run(prepareAndCommit);
}

function prepareAndCommit(arrival: Arrival): PassOutcome | Promise<PassOutcome> {
  const { deps, organizationId, message, options } = arrival;
  const explicit = options.roomId ?? message.roomId ?? null;
  if (explicit !== null) requireId('roomId', explicit);
  const asks = deps.inboundRateLimit || message.providerMessageId || explicit === null || namesOthers(message);
  if (asks) return lookUp(arrival, explicit);
  return prepareIn(arrival, { organizationId, roomId: explicit });
}

/** What has to be asked before the room is known: the rate limit, the vendor's id, the router. */
async function lookUp(arrival: Arrival, explicit: string | null): Promise<PassOutcome> {
  const { deps, organizationId, message, channel } = arrival;
  if (deps.inboundRateLimit) {
    const key = `inbound:${scopedKey(organizationId, channel.id)}`;
    const decision = await deps.rateLimiter.take(key, deps.inboundRateLimit);
    if (!decision.granted) return { outcome: 'refused', reason: BlockReason.RATE_LIMITED };
  }
  if (message.providerMessageId) {
    const known = await deps.store.findByProviderMessageId(organizationId, channel.id, message.providerMessageId);
    if (known) return { outcome: 'duplicate', event: known };
  }
  const target = await resolveTarget(deps.store, organizationId, message);
  if (target) {
    arrival.message = target.message;
    return prepareIn(arrival, target.reference);
  }
  const reference =
    explicit === null
      ? await route(deps, organizationId, message, channel, arrival.token.signal)
      : { organizationId, roomId: explicit };
  arrival.message = await resolveReply(deps.store, reference, message);
  return prepareIn(arrival, reference);
}

function prepareIn(arrival: Arrival, reference: RoomReference): PassOutcome | Promise<PassOutcome> {
  const preparation = prepare(arrival, reference);
  return preparation instanceof Promise
    ? preparation.then((prepared) => commit(arrival, prepared))
    : commit(arrival, preparation);
}

function commit(arrival: Arrival, { request, stopped }: Preparation): PassOutcome | Promise<PassOutcome> {
  const { deps, message, channel } = arrival;
  if (!request) return { outcome: 'refused', reason: stopped };
  const outer = deps.runner.current();
  if (outer && outer.state.key !== roomKey(request.reference)) return defer(deps, outer, request, message, channel);
  const outcome = commitEvent(deps, request);
  return outcome instanceof Promise
    ? outcome.then((given) => orCreate(arrival, request, given))
    : orCreate(arrival, request, outcome);
}

function orCreate(arrival: Arrival, request: PassRequest, outcome: PassOutcome): PassOutcome | Promise<PassOutcome> {
  if (outcome.outcome !== 'missing') return outcome;
  return commitInNew(arrival.deps, request, arrival.message, arrival.channel);
}

/** Commits into the room the message names, which is not there yet. */
async function commitInNew(
  deps: InboundDeps,
  request: PassRequest,
  message: InboundMessage,
  channel: Channel,
): Promise<PassOutcome> {
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
  const commit = async (): Promise<PassOutcome> => {
    const outcome = await commitEvent(deps, { ...untimed, event });
    return outcome.outcome === 'missing' ? commitInNew(deps, { ...untimed, event }, message, channel) : outcome;
  };
  outer.afterRelease(() => deps.background(commit()));
  return { outcome: 'committed', event, delivery: { results: {} } };
}

function prepare(arrival: Arrival, reference: RoomReference): Preparation | Promise<Preparation> {
  const { deps, message, channel, token, cascade, span } = arrival;
  const session = message.session ?? null;
  if (parsesItself(channel) || deps.identifier) return readAndIdentify(arrival, reference, session);
  const facts = { room: { id: reference.roomId }, createId: deps.createId, now: deps.now };
  const event = eventFromMessage(channel, message, facts);
  const request: PassRequest = { reference, event, origin: 'inbound', cascade, token, span, autoAttach: channel };
  if (session === null) return { request };
  return { request: { ...request, onPassed: () => connect(deps, request, channel, session) } };
}

/** Lets a channel that reads its own messages see the room, and finds out who sent it. */
async function readAndIdentify(arrival: Arrival, reference: RoomReference, session: unknown): Promise<Preparation> {
  const { deps, message, channel, token, cascade, span } = arrival;
  const base = { reference, origin: 'inbound', cascade, token, span, autoAttach: channel } as const;
  const connecting = (): void => {
    if (session !== null) connect(deps, base, channel, session);
  };
  let snapshot = await deps.store.getSnapshot(reference);
  if (!snapshot) {
    await createNamed(deps, reference, message, channel);
    snapshot = await deps.store.getSnapshot(reference);
    if (!snapshot) return { stopped: BlockReason.ROOM_CLOSED };
  }
  const context = createRoomContext(deps.contexts, { ...snapshot, abort: token, span });
  const event = await parse(channel, message, context);
  if (event.content !== message.content) await deps.parseContent(event.content);
  // The pass refuses what comes to a closed room: nobody is to be asked who they are for it.
  if (!deps.identifier || statusRefusal(snapshot.room.status)) {
    return { request: { ...base, event, onPassed: connecting } };
  }
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
        connecting();
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
