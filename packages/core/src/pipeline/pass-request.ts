import type { RoomEvent } from '../domain/event.ts';
import type { Identity } from '../domain/identity.ts';
import type { Participant } from '../domain/participant.ts';
import type { RoomReference } from '../domain/room.ts';
import type { HookAdditions } from '../hooks/outcome.ts';
import type { PassToken } from '../passes/pass-token.ts';
import type { Channel } from '../ports/channel.ts';
import type { TelemetrySpan } from '../ports/telemetry.ts';
import type { CascadeHandle } from './deps.ts';

/** An event that asks to be committed. */
export interface PassRequest {
  readonly reference: RoomReference;
  readonly event: RoomEvent;
  /** From outside, from the host, or an answer of a channel. */
  readonly origin: 'inbound' | 'direct' | 'response';
  readonly cascade: CascadeHandle;
  readonly token?: PassToken | null;
  readonly span?: TelemetrySpan | null;
  /** Attach this channel if it never was, and never was detached. */
  readonly autoAttach?: Channel | null;
  readonly participants?: readonly Participant[];
  readonly identities?: readonly Identity[];
  /** The words have passed the hooks already, sentence by sentence; what those added. */
  readonly hooked?: HookAdditions | null;
  /** A hook blocked the words before any was shown. */
  readonly blocked?: { readonly by: string; readonly reason: string } | null;
  /** Targets that watched the event being written; handed on to delivery as they are. */
  readonly readers?: unknown;
  /** Runs when the event has passed, once the lock is free. */
  readonly onPassed?: (event: RoomEvent) => void;
}
