import type { ChannelBinding } from '../domain/binding.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { planTargets } from '../domain/planning.ts';
import type { HookAdditions } from '../hooks/outcome.ts';
import type { Pass, PassWrite } from '../passes/pass.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { OutboxEntry } from '../ports/store-outbox.ts';
import type { CommitResult } from '../ports/store-pass.ts';
import type { DeliveryHandle, LockedPassDeps } from './deps.ts';
import { planInjectedEvents, type InjectedPlan } from './injected.ts';
import { isMutation, mutate } from './mutation.ts';
import { outboxOf } from './outbox.ts';
import type { PassOutcome } from './pass-outcome.ts';
import type { PassRequest } from './pass-request.ts';

/** Everything known about an event when its fate is decided. */
export interface Decided {
  readonly request: PassRequest;
  readonly pass: Pass;
  readonly context: RoomContext;
  readonly binding: ChannelBinding | null;
  readonly event: RoomEvent;
  readonly hooks: HookAdditions | null;
  /** The event that this one edits or takes back. */
  readonly target: RoomEvent | null;
}

/** Commits an event that passed, with whatever hooks added, and hands it to delivery. */
export function commitDelivered(deps: LockedPassDeps, decided: Decided): PassOutcome | Promise<PassOutcome> {
  const { request, pass } = decided;
  const event = passed(decided.event);
  const targets = planTargets(event, pass.bindings, pass.room.agentResponsePolicy);
  const beside = besideOf(deps, decided, event);
  const { injected, sideEffects, mutated } = beside;
  const outbox = outboxOf(event.id, targets);
  const write: PassWrite =
    beside === NOTHING_BESIDE
      ? { events: [event], outbox }
      : {
          events: [event, ...injected.map((plan) => plan.event)],
          outbox: [...outbox, ...outboxOfInjected(injected)],
          ...(mutated ? { updatedEvents: [mutated] } : {}),
          ...sideEffects,
          ...(request.participants ? { participants: request.participants } : {}),
          ...(request.identities ? { identities: request.identities } : {}),
        };
  const writing = store(deps, decided, write);
  return writing instanceof Promise
    ? writing.then((result) => takeDelivered(deps, decided, targets, beside, result))
    : takeDelivered(deps, decided, targets, beside, writing);
}

/** What is written and planned beside an event. */
interface Beside {
  readonly injected: readonly InjectedPlan[];
  readonly sideEffects: ReturnType<typeof sideEffectsOf> | null;
  readonly mutated: RoomEvent | null;
}

/** Most events have nothing beside them. */
const NOTHING_BESIDE: Beside = Object.freeze({ injected: [], sideEffects: null, mutated: null });

function besideOf(deps: LockedPassDeps, decided: Decided, event: RoomEvent): Beside {
  const { hooks, request, target } = decided;
  if (!hooks && !target && !request.participants && !request.identities) return NOTHING_BESIDE;
  return {
    injected: injectedOf(deps, decided),
    sideEffects: hooks ? sideEffectsOf(deps, decided) : null,
    mutated: target && isMutation(event) ? mutate(target, event.content, event.createdAt) : null,
  };
}

/** The event in its final state. Frozen, it is stored as it is: the store copies only what could still change. */
function passed(event: RoomEvent): RoomEvent {
  const copy = { ...event };
  copy.status = 'delivered';
  return Object.freeze(copy);
}

function takeDelivered(
  deps: LockedPassDeps,
  decided: Decided,
  targets: readonly PlannedTarget[],
  { injected, sideEffects, mutated }: Beside,
  result: CommitResult,
): PassOutcome {
  const { request, pass } = decided;
  if (result.outcome === 'duplicate') return { outcome: 'duplicate', event: result.event };
  const [stored, ...extra] = result.events as [RoomEvent, ...RoomEvent[]];
  logStored(deps, stored);
  if (request.origin === 'inbound') deps.activity.touch(pass.state.key);
  else if (request.origin === 'response') warnOfDepth(deps, stored);
  const delivery = accept(deps, decided, stored, inTurn(targets, stored.id, result.behind), request.readers);
  if (extra.length > 0) acceptInjected(deps, decided, extra, injected, result.behind);
  if (sideEffects) announceSideEffects(deps, decided, sideEffects);
  if (mutated) announceMutation(deps, decided, stored, mutated);
  if (request.onPassed) pass.afterRelease(() => request.onPassed?.(stored));
  return { outcome: 'committed', event: stored, delivery };
}

/** Commits the record of a block: it takes an index and goes nowhere; what hooks added does. */
export async function commitBlocked(
  deps: LockedPassDeps,
  decided: Decided,
  blockedBy: string,
  reason: string,
): Promise<PassOutcome> {
  const metadata = reason === blockedBy ? decided.event.metadata : { ...decided.event.metadata, blockedReason: reason };
  const event: RoomEvent = { ...decided.event, status: 'blocked', blockedBy, metadata };
  const injected = injectedOf(deps, decided);
  const sideEffects = sideEffectsOf(deps, decided);
  const result = await store(deps, decided, {
    events: [event, ...injected.map((plan) => plan.event)],
    outbox: outboxOfInjected(injected),
    ...sideEffects,
  });
  if (result.outcome === 'duplicate') return { outcome: 'duplicate', event: result.event };
  const [stored, ...extra] = result.events as [RoomEvent, ...RoomEvent[]];
  logStored(deps, stored);
  acceptInjected(deps, decided, extra, injected, result.behind);
  announceSideEffects(deps, decided, sideEffects);
  announceBlock(deps, decided, stored, blockedBy);
  return { outcome: 'blocked', event: stored, reason };
}

const LAST = Object.freeze({ last: true });

/** The last write of a pass. */
function store(deps: LockedPassDeps, decided: Decided, write: PassWrite): CommitResult | Promise<CommitResult> {
  if (deps.telemetry.enabled) return storeMeasured(deps, decided, write);
  return decided.pass.commit(write, LAST);
}

async function storeMeasured(
  deps: LockedPassDeps,
  { request, event, pass }: Decided,
  write: PassWrite,
): Promise<CommitResult> {
  const { id: eventId, roomId, source } = event;
  const span = deps.telemetry.startSpan('store_event', {
    parent: request.span ?? null,
    attributes: { roomId, eventId, channelId: source.channelId },
  });
  try {
    return await pass.commit(write, { last: true });
  } catch (error) {
    span.recordError(error);
    throw error;
  } finally {
    span.end();
  }
}

/** One line for each event that took its place in the timeline. */
function logStored(deps: LockedPassDeps, event: RoomEvent): void {
  const { id: eventId, roomId, source, chainDepth, status } = event;
  const { channelId, provider } = source;
  deps.logger.info('Stored.', { roomId, eventId, channelId, provider, chainDepth, status });
}

/** The next answer to this one will be blocked; one answer alone is nothing to warn of. */
function warnOfDepth(deps: LockedPassDeps, { id: eventId, roomId, source, chainDepth }: RoomEvent): void {
  if (chainDepth < 2 || chainDepth !== deps.maxChainDepth - 1) return;
  deps.logger.warn('Answers to answers come close to the limit.', {
    roomId,
    eventId,
    channelId: source.channelId,
    chainDepth,
  });
}

function injectedOf(deps: LockedPassDeps, { hooks, event, pass }: Decided): readonly InjectedPlan[] {
  if (!hooks || hooks.injected.length === 0) return NONE;
  return planInjectedEvents(hooks.injected, event, pass.bindings, {
    createId: deps.createId,
    now: new Date(deps.clock.now()),
  });
}

const NONE: readonly InjectedPlan[] = [];

function outboxOfInjected(injected: readonly InjectedPlan[]): OutboxEntry[] {
  return injected.flatMap((plan) => outboxOf(plan.event.id, plan.targets));
}

function sideEffectsOf(deps: LockedPassDeps, { hooks, pass }: Decided) {
  return deps.sideEffects.build(pass.reference, {
    tasks: hooks?.tasks ?? [],
    observations: hooks?.observations ?? [],
    sourceChannelId: null,
  });
}

function accept(
  deps: LockedPassDeps,
  { request, pass, context }: Decided,
  event: RoomEvent,
  targets: readonly PlannedTarget[],
  readers: unknown,
): DeliveryHandle {
  const { telemetry } = deps;
  const span = telemetry.enabled
    ? telemetry.startSpan('broadcast', {
        parent: request.span ?? null,
        attributes: { roomId: event.roomId, eventId: event.id, channelId: event.source.channelId },
      })
    : null;
  const delivery = deps.delivery.accept({
    planned: {
      reference: pass.reference,
      key: pass.state.key,
      event,
      room: pass.room,
      bindings: pass.bindings,
      targets,
    },
    context,
    cascade: request.cascade,
    term: pass.state.term,
    span,
    ...(readers === undefined ? {} : { readers }),
  });
  pass.afterRelease(() => deps.delivery.start(delivery));
  return delivery;
}

function acceptInjected(
  deps: LockedPassDeps,
  decided: Decided,
  stored: readonly RoomEvent[],
  injected: readonly InjectedPlan[],
  behind: Behind,
): void {
  stored.forEach((event, at) =>
    accept(deps, decided, event, inTurn(injected[at]?.targets ?? [], event.id, behind), undefined),
  );
}

type Behind = Extract<CommitResult, { readonly outcome: 'committed' }>['behind'];

/** Marks the targets where another node still has something to deliver first. */
function inTurn(targets: readonly PlannedTarget[], eventId: string, behind: Behind): readonly PlannedTarget[] {
  if (behind.length === 0) return targets;
  const channels = new Set(behind.filter((entry) => entry.eventId === eventId).map((entry) => entry.channelId));
  return targets.map((target) => (channels.has(target.binding.channelId) ? { ...target, isBehind: true } : target));
}

function announceSideEffects(
  deps: LockedPassDeps,
  { pass, context, request }: Decided,
  stored: ReturnType<typeof sideEffectsOf>,
): void {
  if (stored.tasks.length === 0 && stored.observations.length === 0) return;
  request.cascade.begin();
  pass.afterRelease(() => {
    void deps.sideEffects.announce(pass.reference, stored, context).finally(() => request.cascade.end());
  });
}

function announceMutation(
  deps: LockedPassDeps,
  { pass, context, request }: Decided,
  event: RoomEvent,
  mutated: RoomEvent,
): void {
  const trigger = event.content.type === 'edit' ? 'on_event_updated' : 'on_event_deleted';
  request.cascade.begin();
  pass.afterRelease(() => {
    void deps.hooks
      .runAsync(trigger, Object.freeze(mutated), context, event.source, pass.reference.organizationId, pass.state.key)
      .finally(() => request.cascade.end());
  });
}

function announceBlock(deps: LockedPassDeps, { pass }: Decided, event: RoomEvent, blockedBy: string): void {
  const { organizationId, roomId } = pass.reference;
  const { channelId } = event.source;
  pass.afterRelease(() => {
    deps.emitter.emit('event_blocked', organizationId, { roomId, eventId: event.id, blockedBy });
    if (blockedBy === 'event_chain_depth_limit') {
      const { id: eventId, chainDepth: depth } = event;
      deps.emitter.emit('chain_depth_exceeded', organizationId, { roomId, channelId, eventId, depth });
      deps.logger.warn('An answer was blocked: the chain is too deep.', {
        roomId,
        channelId,
        eventId,
        chainDepth: depth,
      });
    }
  });
}
