import type { ChannelBinding } from '../domain/binding.ts';
import type { RoomEvent } from '../domain/event.ts';
import { BlockReason } from '../domain/inbound.ts';
import { writeRefusal } from '../domain/permissions.ts';
import { statusRefusal } from '../domain/room-status.ts';
import type { HookOutcome } from '../hooks/outcome.ts';
import type { PassToken } from '../passes/pass-token.ts';
import type { Pass } from '../passes/pass.ts';
import type { RoomContext } from '../ports/room-context.ts';
import { createRoomContext } from '../rooms/room-context.ts';
import { commitBlocked, commitDelivered, type Decided } from './commit.ts';
import type { LockedPassDeps } from './deps.ts';
import { prepareEvent } from './gate.ts';
import { checkMutation, isMutation, type MutationCheck } from './mutation.ts';
import type { PassOutcome } from './pass-outcome.ts';
import type { PassRequest } from './pass-request.ts';

/**
 * The one way an event gets into a timeline, whoever sends it: status, idempotency, hooks, permission,
 * plan and commit, under the room's lock.
 */
export function commitEvent(deps: LockedPassDeps, request: PassRequest): Promise<PassOutcome> {
  return deps.runner.execute(
    request.reference,
    {
      token: request.token ?? null,
      idempotencyKey: request.event.idempotencyKey,
      channelId: request.autoAttach ? request.autoAttach.id : null,
    },
    MISSING,
    (pass) => decide(deps, request, pass),
  );
}

const MISSING: PassOutcome = Object.freeze({ outcome: 'missing' });

async function decide(deps: LockedPassDeps, request: PassRequest, pass: Pass): Promise<PassOutcome> {
  const refusal = statusRefusal(pass.room.status);
  if (refusal) return refuse(deps, request, pass, refusal);
  if (pass.duplicate) return { outcome: 'duplicate', event: pass.duplicate };
  const bound = sourceBinding(deps, request, pass);
  const binding = bound instanceof Promise ? await bound : bound;
  const prepared = prepareEvent(deps.store, pass, request, binding, deps.redactRawPayload);
  const event = prepared instanceof Promise ? await prepared : prepared;
  const context = createRoomContext(deps.contexts, {
    room: pass.room,
    bindings: pass.bindings,
    beforeIndex: event.index,
    abort: request.token ?? null,
    span: request.span ?? null,
  });
  const additions = request.hooked ?? null;
  const decided: Decided = { request, pass, context, binding, event, hooks: additions, target: null };
  if (request.origin === 'response' && event.chainDepth >= deps.maxChainDepth) {
    return commitBlocked(deps, decided, BlockReason.CHAIN_DEPTH, BlockReason.CHAIN_DEPTH);
  }
  if (request.blocked) return commitBlocked(deps, decided, request.blocked.by, request.blocked.reason);
  const target = isMutation(event) ? await checkMutation(deps.store, pass.reference, event, binding) : null;
  if (target && 'refusal' in target) return refuse(deps, request, pass, target.refusal);
  const ran = request.hooked ? null : runHooks(deps, pass, context, event, request.token ?? null);
  const hooks = ran instanceof Promise ? await ran : ran;
  // Hooks may have closed the room or changed the sender's rights: what is true now counts.
  const closed = statusRefusal(pass.room.status);
  if (closed) return refuse(deps, request, pass, closed);
  if (hooks && !hooks.allowed) {
    return commitBlocked(deps, { ...decided, hooks }, hooks.blockedBy ?? 'hook', hooks.reason ?? 'blocked');
  }
  const writer = hooks ? pass.binding(event.source.channelId) : binding;
  const passed = hooks ? stamped(hooks.payload, writer) : event;
  // A hook may have turned the words into an edit, aimed an edit elsewhere or changed its target: all is judged anew.
  const isJudgedAnew = hooks !== null && isMutation(passed);
  const checked = isJudgedAnew
    ? await checkMutation(deps.store, pass.reference, passed, writer)
    : keptTarget(passed, target);
  if (checked && 'refusal' in checked) return refuse(deps, request, pass, checked.refusal);
  const final: Decided = {
    ...decided,
    binding: writer,
    event: passed,
    hooks: hooks ?? additions,
    target: checked ? checked.target : null,
  };
  const unwritable = writerRefusal(request, writer);
  if (unwritable) return commitBlocked(deps, final, unwritable, unwritable);
  return commitDelivered(deps, final);
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

function runHooks(
  deps: LockedPassDeps,
  pass: Pass,
  context: RoomContext,
  event: RoomEvent,
  token: PassToken | null,
): HookOutcome<RoomEvent> | null | Promise<HookOutcome<RoomEvent>> {
  const { organizationId } = pass.reference;
  const { key } = pass.state;
  if (!deps.hooks.has('before_broadcast', organizationId, key)) return null;
  const options = token ? { token } : undefined;
  return deps.runner.enter(pass, () =>
    deps.hooks.runSync('before_broadcast', event, context, event.source, organizationId, key, options),
  );
}

/** The source's visibility is the binding's to say, as it is after the hooks. */
function stamped(event: RoomEvent, writer: ChannelBinding | null): RoomEvent {
  const sourceVisibility = writer?.visibility ?? 'all';
  return event.sourceVisibility === sourceVisibility ? event : { ...event, sourceVisibility };
}

/** What a hook turned into something else is no edit any more. */
function keptTarget(event: RoomEvent, target: MutationCheck | null): MutationCheck | null {
  return isMutation(event) ? target : null;
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
