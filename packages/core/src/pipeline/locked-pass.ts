import type { ChannelBinding } from '../domain/binding.ts';
import type { RoomEvent } from '../domain/event.ts';
import { BlockReason } from '../domain/inbound.ts';
import { writeRefusal } from '../domain/permissions.ts';
import { statusRefusal } from '../domain/room-status.ts';
import type { HookAdditions, HookOutcome } from '../hooks/outcome.ts';
import type { Pass } from '../passes/pass.ts';
import { createRoomContext } from '../rooms/room-context.ts';
import { commitBlocked, commitDelivered, type Decided } from './commit.ts';
import type { LockedPassDeps } from './deps.ts';
import { prepareEvent } from './gate.ts';
import { checkMutation, isMutation } from './mutation.ts';
import type { PassOutcome } from './pass-outcome.ts';
import type { PassRequest } from './pass-request.ts';

/**
 * The one way an event gets into a timeline, whoever sends it: status, idempotency, hooks, permission,
 * plan and commit, under the room's lock.
 */
export function commitEvent(deps: LockedPassDeps, request: PassRequest): PassOutcome | Promise<PassOutcome> {
  return deps.runner.execute(
    request.reference,
    {
      token: request.token ?? null,
      idempotencyKey: request.event.idempotencyKey,
      channelId: request.autoAttach ? request.autoAttach.id : null,
      isRepeatable: true,
    },
    MISSING,
    (pass) => decide(deps, request, pass),
  );
}

const MISSING: PassOutcome = Object.freeze({ outcome: 'missing' });

/** Status, idempotency and the sender's binding. Plain values all the way where nobody has to be waited for. */
function decide(deps: LockedPassDeps, request: PassRequest, pass: Pass): PassOutcome | Promise<PassOutcome> {
  const refusal = statusRefusal(pass.room.status);
  if (refusal) return refuse(deps, request, pass, refusal);
  if (pass.duplicate) return { outcome: 'duplicate', event: pass.duplicate };
  const binding = sourceBinding(deps, request, pass);
  return binding instanceof Promise
    ? binding.then((attached) => prepare(deps, request, pass, attached))
    : prepare(deps, request, pass, binding);
}

function prepare(
  deps: LockedPassDeps,
  request: PassRequest,
  pass: Pass,
  binding: ChannelBinding | null,
): PassOutcome | Promise<PassOutcome> {
  const event = prepareEvent(deps.store, pass, request, binding, deps.redactRawPayload);
  return event instanceof Promise
    ? event.then((prepared) => judge(deps, request, pass, binding, prepared))
    : judge(deps, request, pass, binding, event);
}

/** Chain depth, the right to edit, and the hooks. */
function judge(
  deps: LockedPassDeps,
  request: PassRequest,
  pass: Pass,
  binding: ChannelBinding | null,
  event: RoomEvent,
): PassOutcome | Promise<PassOutcome> {
  const context = createRoomContext(deps.contexts, {
    room: pass.room,
    bindings: pass.bindings,
    beforeIndex: event.index,
    abort: request.token ?? null,
    span: request.span ?? null,
  });
  const decided: Decided = { request, pass, context, binding, event, hooks: request.hooked ?? null, target: null };
  if (request.origin === 'response' && event.chainDepth >= deps.maxChainDepth) {
    return commitBlocked(deps, decided, BlockReason.CHAIN_DEPTH, BlockReason.CHAIN_DEPTH);
  }
  if (request.blocked) return commitBlocked(deps, decided, request.blocked.by, request.blocked.reason);
  if (isMutation(event)) return aim(deps, decided, event, (aimed) => hookOrConclude(deps, aimed));
  return hookOrConclude(deps, decided);
}

/** Finds what an edit or a deletion is aimed at, and goes on where this author may change it. */
async function aim(
  deps: LockedPassDeps,
  decided: Decided,
  event: Parameters<typeof checkMutation>[2],
  goOn: (aimed: Decided) => PassOutcome | Promise<PassOutcome>,
): Promise<PassOutcome> {
  const { request, pass, binding } = decided;
  const checked = await checkMutation(deps.store, pass.reference, event, binding);
  if ('refusal' in checked) return refuse(deps, request, pass, checked.refusal);
  const aimed: Decided = { ...decided, target: checked.target };
  return goOn(aimed);
}

function hookOrConclude(deps: LockedPassDeps, decided: Decided): PassOutcome | Promise<PassOutcome> {
  return hasHooks(deps, decided.request, decided.pass) ? runHooks(deps, decided) : conclude(deps, decided);
}

/** A streamed answer whose sentences have passed the hooks meets those that look at no words here. */
function hasHooks(deps: LockedPassDeps, request: PassRequest, pass: Pass): boolean {
  const only = request.hooked ? 'envelope' : undefined;
  return deps.hooks.has('before_broadcast', pass.reference.organizationId, pass.state.key, only);
}

function runHooks(deps: LockedPassDeps, decided: Decided): PassOutcome | Promise<PassOutcome> {
  const { request, pass, event, context } = decided;
  const { organizationId } = pass.reference;
  const { key } = pass.state;
  const options = request.hooked ? ENVELOPE : request.token ? request : NO_TOKEN;
  return deps.runner.enter(
    pass,
    () => deps.hooks.runSync('before_broadcast', event, context, event.source, organizationId, key, options),
    (outcome) => concludeHooked(deps, decided, outcome),
  );
}

const NO_TOKEN = Object.freeze({});
const ENVELOPE = Object.freeze({ only: 'envelope' } as const);

/** Takes in what the hooks made of the event. They may have closed the room or changed rights: what is true now counts. */
function concludeHooked(
  deps: LockedPassDeps,
  decided: Decided,
  outcome: HookOutcome<RoomEvent>,
): PassOutcome | Promise<PassOutcome> {
  const { request, pass } = decided;
  const closed = statusRefusal(pass.room.status);
  if (closed) return refuse(deps, request, pass, closed);
  const hooks = joined(decided.hooks, addsNothing(outcome) ? null : outcome);
  if (!outcome.allowed) {
    return commitBlocked(deps, { ...decided, hooks }, outcome.blockedBy ?? 'hook', outcome.reason ?? 'blocked');
  }
  const binding = pass.binding(decided.event.source.channelId);
  const event = stamped(outcome.payload, binding);
  const { target } = decided;
  const isSame = event === decided.event && binding === decided.binding && hooks === null;
  const passed: Decided = isSame ? decided : { ...decided, binding, event, hooks };
  // A hook may have turned the words into an edit, aimed an edit elsewhere or changed its target: all is judged anew.
  if (isMutation(event)) return aim(deps, passed, event, (aimed) => conclude(deps, aimed));
  // What a hook turned into something else is no edit any more.
  return conclude(deps, target === null ? passed : { ...passed, target: null });
}

/** The right to write, and the commit. */
function conclude(deps: LockedPassDeps, decided: Decided): PassOutcome | Promise<PassOutcome> {
  const { request, binding } = decided;
  const unwritable = writerRefusal(request, binding);
  if (unwritable) return commitBlocked(deps, decided, unwritable, unwritable);
  return commitDelivered(deps, decided);
}

/** What hooks added to the sentences of an answer, and to the whole. */
function joined(earlier: HookAdditions | null, now: HookAdditions | null): HookAdditions | null {
  if (earlier === null || now === null) return now ?? earlier;
  return {
    injected: [...earlier.injected, ...now.injected],
    tasks: [...earlier.tasks, ...now.tasks],
    observations: [...earlier.observations, ...now.observations],
  };
}

function addsNothing({ injected, tasks, observations }: HookAdditions): boolean {
  return injected.length + tasks.length + observations.length === 0;
}

function sourceBinding(
  deps: LockedPassDeps,
  request: PassRequest,
  pass: Pass,
): ChannelBinding | null | Promise<ChannelBinding> {
  const bound = pass.binding(request.event.source.channelId);
  if (bound || !request.autoAttach || pass.revoked) return bound;
  return deps.attachWithin(pass, request.autoAttach, request.autoAttach.bindingMetadata?.(request.event) ?? {});
}

/** The source's visibility is the binding's to say, as it is after the hooks. */
function stamped(event: RoomEvent, writer: ChannelBinding | null): RoomEvent {
  const sourceVisibility = writer?.visibility ?? 'all';
  return event.sourceVisibility === sourceVisibility ? event : { ...event, sourceVisibility };
}

function writerRefusal(request: PassRequest, binding: ChannelBinding | null): BlockReason | null {
  if (request.event.source.channelType === 'system') return null;
  return binding ? writeRefusal(binding) : BlockReason.CHANNEL_NOT_ATTACHED;
}

/** A refusal leaves no trace in the room; observers hear of it. */
function refuse(deps: LockedPassDeps, request: PassRequest, pass: Pass, reason: BlockReason): PassOutcome {
  const { organizationId, roomId } = request.reference;
  const { channelId } = request.event.source;
  pass.afterRelease(() => {
    deps.logger.debug('An event was refused.', { roomId, channelId, reason });
    deps.emitter.emit('room_refused_event', organizationId, { roomId, channelId, reason });
  });
  return { outcome: 'refused', reason };
}
