import { type ChannelBinding, type ChannelHost, type ProtocolTraceDraft, type Room, RoomKitError } from '@roomkit/core';
import type { RealtimeVoiceListener, Unsubscribe, VoiceSession } from '@roomkit/core/voice';
import { AudioPipeline } from '@roomkit/voice-pipeline';

import { CallRoom } from '../calls/call-room.ts';
import { CallTraces } from '../calls/call-traces.ts';
import { answerIncoming } from '../calls/incoming.ts';
import { ANSWER_MS, inTime } from './in-time.ts';
import { RealtimeCall } from './realtime-call.ts';
import type { RealtimeSettings } from './settings.ts';

/** What a switchboard is given by its channel. */
export interface SwitchboardParts {
  readonly channelId: string;
  readonly settings: RealtimeSettings;
  readonly host: ChannelHost;
  readonly emitTrace: (trace: ProtocolTraceDraft) => void;
}

/** Connects the sessions of a backend with a model and with their rooms. One registration serves all of them. */
export class RealtimeSwitchboard {
  readonly traces: CallTraces;
  readonly #parts: SwitchboardParts;
  readonly #pipeline: AudioPipeline;
  readonly #calls = new Map<string, RealtimeCall>();
  readonly #watches = new Map<string, Disposable>();
  readonly #listening: readonly Unsubscribe[];
  readonly #settling = new Set<Promise<void>>();
  #isClosed = false;

  /** @throws ConfigurationError where the stages do not fit each other */
  constructor(parts: SwitchboardParts) {
    const { host, settings } = parts;
    const { backend, provider } = settings;
    const { clock, telemetry, createId } = host;
    this.#parts = parts;
    this.#pipeline = new AudioPipeline(settings.pipeline, {
      clock,
      telemetry,
      createId,
      logger: host.logger.child('voice'),
    });
    this.traces = new CallTraces(parts.emitTrace);
    backend.setTraceEmitter((trace) => this.traces.take(trace));
    provider.setTraceEmitter((trace) => this.traces.take(trace));
    this.#listening = [
      provider.listen(this.#listener()),
      backend.onIncoming((session) => void this.#answer(session)),
      backend.onSessionReady((session) => this.#ready(session)),
      backend.onTransportDisconnect((session, reason) => void this.end(session.id, reason)),
      backend.onAudioReceived((session, frame) => this.find(session.id)?.receive(frame)),
      backend.onDtmfReceived((session, event) => this.find(session.id)?.press(event)),
      ...(backend.feedsAecReference === true && backend.onAudioPlayed
        ? [backend.onAudioPlayed((session, frame) => this.find(session.id)?.played(frame))]
        : []),
    ];
  }

  get calls(): readonly RealtimeCall[] {
    return [...this.#calls.values()];
  }

  find(sessionId: string): RealtimeCall | null {
    return this.#calls.get(sessionId) ?? null;
  }

  inRoom(organizationId: string | null, roomId: string): readonly RealtimeCall[] {
    return this.calls.filter(({ session }) => session.roomId === roomId && session.organizationId === organizationId);
  }

  hostOf(organizationId: string | null): ChannelHost {
    const { host } = this.#parts;
    return organizationId === null || organizationId === host.organizationId
      ? host
      : host.forOrganization(organizationId);
  }

  prepare(signal?: AbortSignal): Promise<void> {
    return this.#pipeline.prepare(signal === undefined ? {} : { signal });
  }

  /** Binds a session to its room and connects its model. Undone where it fails. Again is nothing. */
  async bind(session: VoiceSession, roomId: string, binding: ChannelBinding): Promise<void> {
    if (this.#calls.has(session.id)) return;
    const { channelId, settings } = this.#parts;
    requireOngoing(session);
    const host = this.hostOf(session.organizationId);
    session.bindTo({ roomId, channelId, organizationId: session.organizationId ?? host.organizationId });
    await this.prepare();
    requireOngoing(session);
    const logger = host.logger.child('voice', { sessionId: session.id, roomId });
    const call = new RealtimeCall({
      session,
      room: new CallRoom(host, roomId, channelId, logger),
      host,
      settings,
      pipeline: this.#pipeline,
      binding,
      logger,
      onFatal: () => void this.end(session.id, 'provider_failed'),
    });
    this.#calls.set(session.id, call);
    this.traces.bind(session.id, roomId);
    session.onStateChange(({ to, reason }) => {
      if (to === 'ended') void this.end(session.id, reason);
      else call.stateChanged();
    });
    await call.connect();
    this.#watches.set(
      session.id,
      host.watchRoom(roomId, () => void this.#read(call)),
    );
    const fact = factOf(call);
    call.room.emit('voice_session_started', fact);
    call.room.emit('voice_connected', fact);
    this.#ready(session);
  }

  /** Ends a call, whatever fails meanwhile; false where there is none. */
  async end(sessionId: string, reason: string | null): Promise<boolean> {
    const { backend } = this.#parts.settings;
    const call = this.find(sessionId);
    if (call === null) {
      this.traces.drop(sessionId);
      const waiting = backend.getSession(sessionId);
      if (waiting !== null) await this.#hangUp(waiting, reason ?? 'ended');
      return waiting !== null;
    }
    const wasConnected = call.isConnected;
    this.#calls.delete(sessionId);
    this.#watches.get(sessionId)?.[Symbol.dispose]();
    this.#watches.delete(sessionId);
    await call.end();
    this.#track(call.settle());
    await this.#hangUp(call.session, reason ?? 'ended');
    if (!wasConnected) return true;
    const fact = { ...factOf(call), reason };
    call.room.emit('voice_session_ended', fact);
    call.room.emit('voice_disconnected', fact);
    return true;
  }

  async endAll(calls: readonly RealtimeCall[], reason: string): Promise<void> {
    await Promise.all(calls.map(({ session }) => this.end(session.id, reason)));
  }

  /** What a room, or its binding, has become. */
  roomChanged(calls: readonly RealtimeCall[], room: Room, binding: ChannelBinding | null): void {
    if (binding === null) void this.endAll(calls, 'detached');
    else if (room.status === 'closed' || room.status === 'archived') void this.endAll(calls, 'room_closed');
    else for (const call of calls) call.setBinding(binding);
  }

  /** Ends every call and releases everything. Again is nothing. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const stop of this.#listening) stop();
    await this.endAll(this.calls, 'channel_closed');
    await Promise.all(this.#settling);
    const { backend, provider } = this.#parts.settings;
    backend.setTraceEmitter(null);
    provider.setTraceEmitter(null);
    const closed = await Promise.allSettled([provider.close(), backend.close(), this.#pipeline.close()]);
    const failures = closed.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    if (failures.length > 0) throw new AggregateError(failures, 'Parts of a voice channel could not be closed.');
  }

  #listener(): RealtimeVoiceListener {
    const call = ({ id }: VoiceSession): RealtimeCall | null => this.find(id);
    return {
      onAudio: (session, audio) => call(session)?.onAudio(audio),
      onTranscription: (session, line) => call(session)?.onTranscription(line),
      onSpeechStart: (session) => call(session)?.onSpeechStart(),
      onSpeechEnd: (session) => call(session)?.onSpeechEnd(),
      onToolCall: (session, tool) => call(session)?.onToolCall(tool),
      onResponseStart: (session) => call(session)?.onResponseStart(),
      onResponseEnd: (session, { interrupted }) => call(session)?.onResponseEnd(interrupted),
      onError: (session, failure) => call(session)?.onError(failure),
      onReconnected: (session, { resumed }) => {
        const { host } = this.#parts;
        host.logger.info('The model of a call is back.', { sessionId: session.id, resumed });
      },
    };
  }

  async #answer(session: VoiceSession): Promise<void> {
    const { channelId, host } = this.#parts;
    const hostOf = (organizationId: string | null): ChannelHost => this.hostOf(organizationId);
    const refusal = await answerIncoming({ hostOf, session, channelId, logger: host.logger.child('voice') });
    if (this.find(session.id) !== null) return;
    this.traces.drop(session.id);
    await this.#hangUp(session, refusal ?? 'not_connected');
  }

  /** The model is there, and audio can flow. */
  #ready(session: VoiceSession): void {
    const call = this.find(session.id);
    if (call === null) return;
    call.stateChanged();
    if (!call.start()) return;
    call.room.emit('voice_session_ready', factOf(call));
    call.room.tell('on_session_started', {
      channelId: call.room.channelId,
      channelType: 'realtime_voice',
      senderId: session.participantId,
      roomId: call.room.roomId,
      sessionId: session.id,
    });
  }

  async #read(call: RealtimeCall): Promise<void> {
    const { room, session } = call;
    try {
      const { room: now, bindings } = await room.host.getContext(room.roomId);
      if (this.find(session.id) !== call) return;
      this.roomChanged([call], now, bindings.find(({ channelId }) => channelId === room.channelId) ?? null);
    } catch (error) {
      room.host.logger.warn('The room of a call could not be read.', { ...factOf(call), error });
    }
  }

  /** Never rejects: the call is over, whatever the line says. */
  async #hangUp(session: VoiceSession, reason: string): Promise<void> {
    if (session.state === 'ended') return;
    const { channelId, host, settings } = this.#parts;
    try {
      await inTime({ clock: host.clock, timeoutMs: ANSWER_MS }, () => settings.backend.disconnect(session, reason));
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

/** Of whoever hung up meanwhile nobody would hear again. @throws RoomKitError `session_ended` */
function requireOngoing({ id: sessionId, state }: VoiceSession): void {
  if (state === 'ended') throw new RoomKitError('session_ended', 'The call has ended.', { sessionId });
}

function factOf({ session, room }: RealtimeCall): {
  readonly sessionId: string;
  readonly roomId: string;
  readonly channelId: string;
} {
  return { sessionId: session.id, roomId: room.roomId, channelId: room.channelId };
}
