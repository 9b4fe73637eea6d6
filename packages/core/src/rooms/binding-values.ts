import type { Access, ChannelBinding } from '../domain/binding.ts';
import { deepEqual } from '../domain/deep-equal.ts';
import { canRead, canWrite } from '../domain/permissions.ts';
import type { Channel } from '../ports/channel.ts';
import type { AttachOptions } from './attach-options.ts';

/**
 * The binding an attach asks for. Over an earlier binding only what is named changes, so that nothing
 * but a call that says so widens a right (RFC 7.5).
 */
export function attachedBinding(
  channel: Pick<Channel, 'id' | 'channelType' | 'category' | 'direction' | 'capabilities'>,
  roomId: string,
  attach: { readonly previous: ChannelBinding | null; readonly options: AttachOptions; readonly now: Date },
): ChannelBinding {
  const { previous, options } = attach;
  const base: ChannelBinding = previous ?? {
    channelId: channel.id,
    roomId,
    channelType: channel.channelType,
    category: channel.category,
    direction: channel.direction,
    access: 'read_write',
    muted: false,
    outputMuted: false,
    visibility: 'all',
    participantId: null,
    lastReadIndex: null,
    attachedAt: attach.now,
    capabilities: channel.capabilities,
    rateLimit: null,
    retryPolicy: null,
    attribution: 'none',
    metadata: {},
  };
  const { attribution, capabilities, ...rest } = options;
  const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...base,
    channelType: channel.channelType,
    ...named,
    ...(attribution === undefined ? {} : { attribution: typeof attribution === 'function' ? 'prefix' : attribution }),
    ...(capabilities === undefined ? {} : { capabilities: { ...channel.capabilities, ...capabilities } }),
  };
}

/** Whether two bindings say the same. */
export function isSameBinding(left: ChannelBinding, right: ChannelBinding): boolean {
  return deepEqual(left, right);
}

/**
 * What a channel is attached with where its binding is shared into another room: it carries its
 * limits along, and those it already has there stay (RFC 7.5).
 */
export function derivedOptions(from: ChannelBinding, existing: ChannelBinding | null): AttachOptions {
  const limits = {
    access: existing ? narrowerAccess(from.access, existing.access) : from.access,
    visibility: existing ? narrowerVisibility(from.visibility, existing.visibility) : from.visibility,
    muted: from.muted || existing?.muted === true,
    outputMuted: from.outputMuted || existing?.outputMuted === true,
  };
  if (existing) return limits;
  const { category, direction, rateLimit, retryPolicy, attribution, participantId, capabilities, metadata } = from;
  return { ...limits, category, direction, rateLimit, retryPolicy, attribution, participantId, capabilities, metadata };
}

function narrowerAccess(left: Access, right: Access): Access {
  const reads = canRead(left) && canRead(right);
  const writes = canWrite(left) && canWrite(right);
  if (reads) return writes ? 'read_write' : 'read_only';
  return writes ? 'write_only' : 'none';
}

const SCOPES: ReadonlySet<string> = new Set(['all', 'none', 'internal', 'transport', 'intelligence']);

function narrowerVisibility(left: string, right: string): string {
  if (left === right || right === 'all') return left;
  if (left === 'all') return right;
  // Whether a channel named by id belongs to a category depends on the room: nobody is the safe answer.
  if (SCOPES.has(left) || SCOPES.has(right)) return 'none';
  const allowed = new Set(right.split(',').map((entry) => entry.trim()));
  const both = left
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => allowed.has(entry));
  return both.length === 0 ? 'none' : both.join(',');
}
