import type { Access, ChannelBinding } from './binding.ts';
import { BlockReason } from './inbound.ts';

/** Whether an access level lets a channel see events (RFC 7.1). */
export function canRead(access: Access): boolean {
  return access === 'read_write' || access === 'read_only';
}

/** Whether an access level lets a channel write events (RFC 7.1). */
export function canWrite(access: Access): boolean {
  return access === 'read_write' || access === 'write_only';
}

/** Why this binding may not write, or null when it may. Missing rights are named before mute. */
export function writeRefusal(binding: Pick<ChannelBinding, 'access' | 'muted'>): BlockReason | null {
  if (!canWrite(binding.access)) return BlockReason.SOURCE_READ_ONLY;
  if (binding.muted) return BlockReason.SOURCE_MUTED;
  return null;
}
