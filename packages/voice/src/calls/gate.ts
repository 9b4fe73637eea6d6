import type { ChannelBinding } from '@roomkit/core';

/** What a call may do in its room. */
export interface Gate {
  /** What the caller says is listened to. */
  readonly hears: boolean;
  /** The room may speak to the caller. */
  readonly speaks: boolean;
}

/** What a binding lets the callers of its channel do (RFC 7). */
export function gateOf({ access, muted, outputMuted }: ChannelBinding): Gate {
  return {
    hears: !muted && (access === 'read_write' || access === 'write_only'),
    speaks: !outputMuted && (access === 'read_write' || access === 'read_only'),
  };
}
