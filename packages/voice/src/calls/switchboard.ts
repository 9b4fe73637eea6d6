import {
  type ChannelBinding,
  type ChannelHost,
  type ProtocolTraceDraft,
  type Room,
  type RoomEvent,
} from '@roomkit/core';
import type { Unsubscribe, VoiceSession } from '@roomkit/core/voice';
import { AudioPipeline } from '@roomkit/voice-pipeline';

import { AudioBridge } from '../bridge/audio-bridge.ts';
import { needsOwnBridge } from '../bridge/native-bridge.ts';
import type { VoiceSettings } from '../settings.ts';
import { CallBook } from './call-book.ts';
import { factOf, ofSession } from './call-context.ts';
import { CallRoom } from './call-room.ts';
import { CallTraces } from './call-traces.ts';
import { Call } from './call.ts';
import { gateOf } from './gate.ts';
import { answerIncoming } from './incoming.ts';
import { listenToLine } from './line.ts';
import { RoomEndpoints } from './room-endpoints.ts';
import { RoomWatch } from './room-watch.ts';

/** What a switchboard is given by its channel. */
export interface SwitchboardParts {
  readonly channelId: string;
  readonly settings: VoiceSettings;
  readonly host: ChannelHost;
  readonly emitTrace: (trace: ProtocolTraceDraft) => void;
  /** Has an event spoken that was committed in another process. */
  readonly onEvent: (call: Call, event: RoomEvent) => Promise<unknown>;
}

/** Connects the sessions of a backend with their rooms, and lets them go. */
export class Switchboard {
  readonly book: CallBook = new CallBook();
  readonly traces: CallTraces;
  readonly endpoints: RoomEndpoints;
  readonly #parts: SwitchboardParts;
  readonly #pipeline: AudioPipeline;
  readonly #bridge: AudioBridge | null;
  readonly #watch: RoomWatch;
  readonly #listening: readonly Unsubscribe[];
  readonly #settling = new Set<Promise<void>>();
  readonly #binding = new Map<string, Promise<Call>>();
  #preparing: Promise<void> | null = null;
  #isClosed = false;

  /** @throws ConfigurationError where the stages do not fit each other */
  constructor(parts: SwitchboardParts) {
    const { host, settings } = parts;
    const { backend } = settings;
    this.#parts = parts;
    const logger = host.logger.child('voice').child('pipeline');
    const { clock, telemetry, createId } = host;
    this.#pipeline = new AudioPipeline(settings.pipeline, { clock, telemetry, createId, logger });
    this.#bridge =
      settings.bridge === null || !needsOwnBridge(settings) ? null : new AudioBridge(settings.bridge, clock);
    this.#watch = new RoomWatch((call, room, binding) => this.roomChanged(call, room, binding));
    this.endpoints = new RoomEndpoints(parts.channelId, logger, (call, index) => {
      this.#track(this.#speakOf(call, index));
    });
    this.traces = new CallTraces(parts.emitTrace);
    backend.setTraceEmitter((trace) => this.traces.take(trace));
    this.#listening = listenToLine(backend, this.book, {
      onIncoming: (session) => void this.#answer(session),
      onReady: (session) => this.#ready(session),
      onGone: (session, reason) => void this.end(session.id, reason),
    });
  }

  /** Loads the models, once; after a failure again. */
  prepare(signal?: AbortSignal): Promise<void> {
    this.#preparing ??= this.#prepare(signal).catch((error: unknown) => {
      this.#preparing = null;
      throw error;
    });
    return this.#preparing;
  }

  /** The host of a session's organization. */
  hostOf(organizationId: string | null): ChannelHost {
    const { host } = this.#parts;
    return organizationId === null || organizationId === host.organizationId
      ? host
      : host.forOrganization(organizationId);
  }

  /** Binds a session to its room. Undone where it fails. Again is nothing. */
  async bind(session: VoiceSession, roomId: string, binding: ChannelBinding): Promise<Call> {
    const running = this.#binding.get(session.id);
    if (running !== undefined) return running;
    const connecting = this.#connect(session, roomId, binding).finally(() => this.#binding.delete(session.id));
    this.#binding.set(session.id, connecting);
    return connecting;
  }

  async #connect(session: VoiceSession, roomId: string, binding: ChannelBinding): Promise<Call> {
    const known = this.book.get(session.id);
    if (known !== null) return known;
    await this.prepare();
    const { channelId, settings } = this.#parts;
    const host = this.hostOf(session.organizationId);
    session.bindTo({ roomId, channelId, organizationId: session.organizationId ?? host.organizationId });
    const { clock, createId, telemetry } = host;
    const logger = host.logger.child('voice').child('pipeline', { sessionId: session.id, roomId });
    const call = new Call({
      session,
      room: new CallRoom(host, roomId, channelId, logger),
      settings,
      pipeline: this.#pipeline,
      gate: gateOf(binding),
      clock,
      createId,
      logger,
      telemetry,
      forward: (from, frame) => this.#bridge?.forward(from, frame),
      parties: () => this.book.inRoom(session.organizationId, roomId).map((other) => other.session),
    });
    try {
      this.#bridge?.add(call);
    } catch (error) {
      await call.end();
      throw error;
    }
    this.book.add(call);
    this.#watch.add(call);
    this.endpoints.add(call);
    session.onStateChange(({ from, to, reason }) => {
      if (to === 'ended') void this.end(session.id, reason);
      else if (from !== 'connecting') call.onPauseChanged();
    });
    this.traces.bind(session.id, roomId);
    call.room.emit('voice_session_started', factOf(call));
    call.room.emit('voice_connected', factOf(call));
    if (session.state !== 'connecting') this.#started(call);
    return call;
  }

  /** Ends a call; false where there is none. */
  async end(sessionId: string, reason: string | null): Promise<boolean> {
    const call = this.book.get(sessionId);
    const { backend } = this.#parts.settings;
    if (call === null) {
      this.traces.drop(sessionId);
      const waiting = backend.getSession(sessionId);
      if (waiting !== null) await this.#hangUp(waiting, reason ?? 'ended');
      return waiting !== null;
    }
    this.book.remove(call);
    this.#watch.remove(call);
    this.endpoints.remove(call);
    this.#bridge?.remove(call);
    const ending = call.end();
    this.#track(call.settle());
    await this.#hangUp(call.session, reason ?? 'ended');
    await ending;
    const fact = { ...factOf(call), reason };
    call.room.emit('voice_session_ended', fact);
    call.room.emit('voice_disconnected', fact);
    return true;
  }

  async endAll(calls: readonly Call[], reason: string): Promise<void> {
    await Promise.all(calls.map(({ session }) => this.end(session.id, reason)));
  }

  /** What a room, or its binding, has become. */
  roomChanged(calls: readonly Call[], room: Room, binding: ChannelBinding | null): void {
    if (binding === null) void this.endAll(calls, 'detached');
    else if (room.status === 'closed' || room.status === 'archived') void this.endAll(calls, 'room_closed');
    else for (const call of calls) call.setGate(gateOf(binding));
  }

  /** Ends every call and releases everything. Again is nothing. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const stop of this.#listening) stop();
    await this.endAll(this.book.all(), 'channel_closed');
    await Promise.all(this.#settling);
    this.#bridge?.close();
    const { backend, stt, tts } = this.#parts.settings;
    backend.setTraceEmitter(null);
    const closed = await Promise.allSettled([backend.close(), this.#pipeline.close(), stt?.close(), tts?.close()]);
    const failures = closed.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    if (failures.length > 0) throw new AggregateError(failures, 'Parts of a voice channel could not be closed.');
  }

  async #prepare(signal: AbortSignal | undefined): Promise<void> {
    const options = signal === undefined ? {} : { signal };
    const { stt, tts } = this.#parts.settings;
    await Promise.all([this.#pipeline.prepare(options), stt?.prepare?.(options), tts?.prepare?.(options)]);
  }

  async #answer(session: VoiceSession): Promise<void> {
    const { channelId, host } = this.#parts;
    const hostOf = (organizationId: string | null): ChannelHost => this.hostOf(organizationId);
    const refusal = await answerIncoming({ hostOf, session, channelId, logger: host.logger.child('voice') });
    if (this.book.get(session.id) !== null) return;
    this.traces.drop(session.id);
    await this.#hangUp(session, refusal ?? 'not_connected');
  }

  #ready(session: VoiceSession): void {
    const call = this.book.get(session.id);
    if (call !== null) this.#started(call);
  }

  /** The session is bound, and audio can flow. */
  #started(call: Call): void {
    if (!call.start()) return;
    if (this.#bridge !== null) this.#admit(call);
    const { room, session } = call;
    call.room.emit('voice_session_ready', factOf(call));
    room.tell('on_session_started', {
      channelId: call.channelId,
      channelType: 'voice',
      senderId: session.participantId,
      roomId: call.roomId,
      sessionId: session.id,
    });
    call.logger.debug('A call has begun.', { ...factOf(call), at: ofSession(call).timestamp.getTime() });
  }

  /** What the others hear is recorded as well: before a frame of it reaches them, their recordings have to know. */
  #admit(call: Call): void {
    for (const other of this.book.inRoom(call.session.organizationId, call.roomId)) {
      if (other !== call) void other.recording.admit(call.recording);
    }
  }

  async #speakOf(call: Call, index: number): Promise<void> {
    try {
      const [event] = await call.room.host.getTimeline(call.roomId, { afterIndex: index - 1, limit: 1 });
      if (event !== undefined && event.index === index) await this.#parts.onEvent(call, event);
    } catch (error) {
      call.logger.warn('What another process had to say could not be said.', { ...factOf(call), error });
    }
  }

  /** Never rejects: the call is over, whatever the line says. */
  async #hangUp(session: VoiceSession, reason: string): Promise<void> {
    if (session.state === 'ended') return;
    const { channelId, host, settings } = this.#parts;
    try {
      await settings.backend.disconnect(session, reason);
    } catch (error) {
      const { id: sessionId, roomId } = session;
      host.logger.child('voice').warn('A call could not be hung up.', { sessionId, roomId, channelId, error });
    }
  }

  #track(work: Promise<void>): void {
    this.#settling.add(work);
    void work.finally(() => this.#settling.delete(work));
  }
}
