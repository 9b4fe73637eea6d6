import { RoomKitError } from '../domain/errors.ts';
import type { ProtocolTraceDraft } from '../domain/trace.ts';
import type { AudioFrame } from '../voice/audio.ts';
import type { Unsubscribe } from '../voice/backend.ts';
import type { VoiceSession } from '../voice/session.ts';
import type { DtmfEvent } from '../voice/stages.ts';
import type { CallSession } from './call-session.ts';
import { Listeners } from './listeners.ts';

/** A call as a backend holds it: its session, and how its line is given back. */
export interface HeldCall {
  readonly session: CallSession;
  /** Stops what plays, lets every pending `sendAudio` resolve, and closes the line. Called once, after the end. */
  release(reason: string): void;
}

/**
 * What every `VoiceBackend` does in the same way: who is on the line, who listens, and how a call begins and ends.
 * Extend it and add what the transport is about.
 */
export abstract class CallBackend<Call extends HeldCall> {
  readonly specificationVersion = 'v1' as const;
  readonly autoConnect: boolean = false;
  readonly #calls = new Map<string, Call>();
  readonly #audio = new Listeners<[VoiceSession, AudioFrame]>();
  readonly #incoming = new Listeners<[VoiceSession]>();
  readonly #ready = new Listeners<[VoiceSession]>();
  readonly #gone = new Listeners<[VoiceSession, string]>();
  readonly #bargeIn = new Listeners<[VoiceSession]>();
  readonly #keys = new Listeners<[VoiceSession, DtmfEvent]>();
  #emitTrace: ((trace: ProtocolTraceDraft) => void) | null = null;

  async disconnect(session: VoiceSession, reason = 'hangup'): Promise<void> {
    const call = this.#calls.get(session.id);
    if (call !== undefined) this.#end(call, reason);
  }

  async close(): Promise<void> {
    for (const call of this.#calls.values()) this.#end(call, 'closed');
  }

  getSession(sessionId: string): VoiceSession | null {
    return this.#calls.get(sessionId)?.session ?? null;
  }

  listSessions(roomId: string): readonly VoiceSession[] {
    return [...this.#calls.values()].map(({ session }) => session).filter((session) => session.roomId === roomId);
  }

  onAudioReceived(listener: (session: VoiceSession, frame: AudioFrame) => void): Unsubscribe {
    return this.#audio.add(listener);
  }

  onIncoming(listener: (session: VoiceSession) => void): Unsubscribe {
    return this.#incoming.add(listener);
  }

  onSessionReady(listener: (session: VoiceSession) => void): Unsubscribe {
    return this.#ready.add(listener);
  }

  onTransportDisconnect(listener: (session: VoiceSession, reason: string) => void): Unsubscribe {
    return this.#gone.add(listener);
  }

  onBargeIn(listener: (session: VoiceSession) => void): Unsubscribe {
    return this.#bargeIn.add(listener);
  }

  onDtmfReceived(listener: (session: VoiceSession, event: DtmfEvent) => void): Unsubscribe {
    return this.#keys.add(listener);
  }

  setTraceEmitter(emit: ((trace: ProtocolTraceDraft) => void) | null): void {
    this.#emitTrace = emit;
  }

  /** Every call on the line. */
  protected get calls(): Iterable<Call> {
    return this.#calls.values();
  }

  protected get callCount(): number {
    return this.#calls.size;
  }

  /** The call of a session. @throws RoomKitError `session_ended` */
  protected callOf(session: VoiceSession): Call {
    const call = this.#calls.get(session.id);
    if (call === undefined) throw new RoomKitError('session_ended', 'The call has ended.', { sessionId: session.id });
    return call;
  }

  /** The call of a session; null when it is not on the line. */
  protected findCall(session: VoiceSession): Call | null {
    return this.#calls.get(session.id) ?? null;
  }

  protected hold(call: Call): void {
    this.#calls.set(call.session.id, call);
  }

  protected announce(session: VoiceSession): void {
    this.#incoming.call(session);
  }

  /** Audio can flow. Again is nothing. */
  protected makeReady(session: VoiceSession): void {
    if (session.state !== 'connecting') return;
    session.moveTo('active');
    this.#ready.call(session);
  }

  /** The other side is gone. */
  protected lose(session: VoiceSession, reason: string): void {
    const call = this.#calls.get(session.id);
    if (call === undefined) return;
    this.#end(call, reason);
    this.#gone.call(session, reason);
  }

  protected hearAudio(session: VoiceSession, frame: AudioFrame): void {
    this.#audio.call(session, frame);
  }

  protected hearBargeIn(session: VoiceSession): void {
    this.#bargeIn.call(session);
  }

  protected hearKey(session: VoiceSession, event: DtmfEvent): void {
    this.#keys.call(session, event);
  }

  protected trace(trace: ProtocolTraceDraft): void {
    this.#emitTrace?.(trace);
  }

  #end(call: Call, reason: string): void {
    this.#calls.delete(call.session.id);
    call.session.moveTo('ended', reason);
    call.release(reason);
  }
}
