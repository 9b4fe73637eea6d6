import { RoomKitError } from '../domain/errors.ts';
import type { Unsubscribe } from '../voice/backend.ts';
import type { VoiceSession, VoiceSessionChange, VoiceSessionState } from '../voice/session.ts';
import { Listeners } from './listeners.ts';

const MOVES: Readonly<Record<VoiceSessionState, ReadonlySet<VoiceSessionState>>> = {
  connecting: new Set(['active', 'ended']),
  active: new Set(['paused', 'ended']),
  paused: new Set(['active', 'ended']),
  ended: new Set(),
};

/** What a session begins with. */
export interface CallSessionDraft {
  readonly id: string;
  readonly participantId: string;
  readonly createdAt: Date;
  readonly roomId?: string | null;
  readonly channelId?: string | null;
  readonly organizationId?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The session every backend makes. It begins as `connecting`. */
export class CallSession implements VoiceSession {
  readonly id: string;
  readonly participantId: string;
  readonly createdAt: Date;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly #changes = new Listeners<[VoiceSessionChange]>();
  #roomId: string | null;
  #channelId: string | null;
  #organizationId: string | null;
  #state: VoiceSessionState = 'connecting';

  constructor(draft: CallSessionDraft) {
    this.id = draft.id;
    this.participantId = draft.participantId;
    this.createdAt = draft.createdAt;
    this.metadata = draft.metadata ?? {};
    this.#roomId = draft.roomId ?? null;
    this.#channelId = draft.channelId ?? null;
    this.#organizationId = draft.organizationId ?? null;
  }

  get roomId(): string | null {
    return this.#roomId;
  }

  get channelId(): string | null {
    return this.#channelId;
  }

  get organizationId(): string | null {
    return this.#organizationId;
  }

  get state(): VoiceSessionState {
    return this.#state;
  }

  bindTo(place: {
    readonly roomId: string;
    readonly channelId: string;
    readonly organizationId?: string | null;
  }): void {
    if (this.#state === 'ended') throw this.#cannot('ended');
    this.#roomId = place.roomId;
    this.#channelId = place.channelId;
    this.#organizationId = place.organizationId ?? null;
  }

  moveTo(state: VoiceSessionState, reason?: string): void {
    const from = this.#state;
    if (state === from) return;
    if (!MOVES[from].has(state)) throw this.#cannot(state);
    this.#state = state;
    this.#changes.call({ from, to: state, reason: reason ?? null });
  }

  onStateChange(listener: (change: VoiceSessionChange) => void): Unsubscribe {
    return this.#changes.add(listener);
  }

  #cannot(to: VoiceSessionState): RoomKitError {
    const details = { sessionId: this.id, from: this.#state, to };
    return new RoomKitError(
      'session_transition_invalid',
      'A call cannot go from one of these states to the other.',
      details,
    );
  }
}
