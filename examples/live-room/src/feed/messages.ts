import type { Access, DeliveryOutcome, EventStatus, RoomStatus } from '@roomkit/core';

import type { CallSound, CallState } from '../call/call-messages.ts';
import type { AgentId, ChannelName, Colleague, PaneName } from '../cast.ts';
import type { Activity, AgentState, DeskState, ShownApproval } from './desk-messages.ts';

/** How an event stands with one channel. */
export type Lane =
  /** It came from here. */
  | { readonly role: 'source' }
  /** It goes here; `attempts` counts what the phone network was asked. */
  | {
      readonly role: 'target';
      readonly state: DeliveryOutcome;
      readonly attempts: number;
      readonly error: string | null;
    }
  /** It may be read here, and nobody is called upon. */
  | { readonly role: 'reader' }
  /** It is kept from this channel. */
  | { readonly role: 'hidden' };

/** What one hook made of one event. */
export interface Decision {
  readonly hook: string;
  readonly action: 'allow' | 'block' | 'modify';
  readonly note: string | null;
}

/** How a message was said on a call. */
export interface Spoken {
  /** What was heard of it. */
  readonly heard: string;
  readonly playedMs: number;
  /** Whether the caller spoke over the rest. */
  readonly isCut: boolean;
}

/** One row of the timeline. */
export interface TimelineEntry {
  readonly id: string;
  readonly index: number;
  readonly type: string;
  readonly contentType: string;
  readonly channelId: string;
  readonly speaker: string;
  readonly text: string;
  readonly status: EventStatus;
  readonly blockedBy: string | null;
  readonly visibility: string;
  readonly chainDepth: number;
  readonly createdAt: string;
  readonly edited: boolean;
  readonly deleted: boolean;
  readonly lanes: Readonly<Record<ChannelName, Lane>>;
  readonly decisions: readonly Decision[];
  readonly activity: Activity | null;
  /** Null where it was not said on a call, or not while it was written. */
  readonly spoken: Spoken | null;
}

/** A channel's binding as the page shows it. */
export interface ChannelState {
  readonly channelId: PaneName;
  readonly attached: boolean;
  readonly access: Access;
  readonly muted: boolean;
  readonly outputMuted: boolean;
  readonly visibility: string;
  readonly maxLength: number | null;
  readonly maxPerMinute: number | null;
}

/** What the phone network does with what it is given. */
export const NETWORK_MODES = ['working', 'slow', 'down'] as const;
export type NetworkMode = (typeof NETWORK_MODES)[number];

/** A delivery the kit gave up on. */
export interface DeadLetterState {
  readonly eventId: string;
  readonly index: number;
  readonly channelId: string;
  readonly attempts: number;
  readonly error: string;
}

/** Who answers as the assistant. */
export interface ModelState {
  readonly kind: 'anthropic' | 'openai' | 'gemini' | 'vllm' | 'scripted';
  readonly modelName: string;
}

/** Everything on the page that is no list. */
export interface DemoState {
  /** Names this life of the process: another one after a restart. */
  readonly bootId: string;
  readonly processId: number;
  /** How often the process was started since the supervisor was. */
  readonly starts: number;
  readonly room: { readonly status: RoomStatus; readonly eventCount: number };
  readonly channels: Readonly<Record<PaneName, ChannelState>>;
  readonly desk: DeskState;
  readonly approvals: readonly ShownApproval[];
  readonly network: NetworkMode;
  readonly breakerOpenUntil: string | null;
  readonly blockedWords: readonly string[];
  readonly masksCards: boolean;
  readonly deadLetters: readonly DeadLetterState[];
  readonly model: ModelState;
}

/** One line of what the kit reports about itself. */
export interface Note {
  readonly id: number;
  readonly at: string;
  readonly name: string;
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'warning' | 'bad';
}

/** A text on the customer's phone. */
export interface PhoneText {
  readonly id: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly body: string;
  readonly at: string;
  readonly status: 'sending' | 'sent' | 'delivered' | 'read' | 'refused';
  /** Why the room did not take it. */
  readonly reason: string | null;
}

/** Everything the server tells the page, over server-sent events. */
export type FeedMessage =
  | {
      readonly type: 'snapshot';
      readonly state: DemoState;
      readonly entries: readonly TimelineEntry[];
      readonly texts: readonly PhoneText[];
      readonly notes: readonly Note[];
      readonly agents: Readonly<Record<AgentId, AgentState>>;
      readonly call: CallState;
    }
  | { readonly type: 'state'; readonly state: DemoState }
  | { readonly type: 'entry'; readonly entry: TimelineEntry }
  | { readonly type: 'text'; readonly text: PhoneText }
  | { readonly type: 'note'; readonly note: Note }
  | { readonly type: 'agent'; readonly agentId: AgentId; readonly agent: AgentState }
  | { readonly type: 'call'; readonly call: CallState }
  /** How loud it is on the line. Not kept. */
  | { readonly type: 'sound'; readonly sound: CallSound };

/** Everything a button can ask for. */
export type Command =
  | { readonly type: 'text'; readonly body: string }
  | { readonly type: 'phone_read' }
  | { readonly type: 'speak'; readonly body: string }
  | { readonly type: 'mute' | 'unmute' | 'mute_output' | 'unmute_output'; readonly channelId: PaneName }
  | { readonly type: 'access'; readonly channelId: PaneName; readonly access: Access }
  | { readonly type: 'visibility'; readonly channelId: PaneName; readonly visibility: string }
  | { readonly type: 'rate_limit'; readonly maxPerMinute: number | null }
  | { readonly type: 'max_length'; readonly maxLength: number }
  | { readonly type: 'network'; readonly mode: NetworkMode }
  | { readonly type: 'block_word' | 'unblock_word'; readonly word: string }
  | { readonly type: 'mask_cards'; readonly enabled: boolean }
  | { readonly type: 'room'; readonly action: 'pause' | 'resume' | 'close' | 'reopen' }
  | { readonly type: 'retry' | 'drop'; readonly eventId: string; readonly channelId: string }
  | { readonly type: 'take_over' | 'give_back'; readonly colleague: Colleague }
  | {
      readonly type: 'approval';
      readonly requestId: string;
      readonly approved: boolean;
      readonly colleague: Colleague;
    }
  /** Speaks for a caller who cannot, or does not want to. */
  | { readonly type: 'call_say'; readonly sentence: string }
  | { readonly type: 'start_over' }
  | { readonly type: 'kill' };

/** What became of a command. */
export type CommandResult =
  | { readonly ok: true; readonly message: string }
  | { readonly ok: false; readonly message: string };
