import {
  type AudioContent,
  type CallKeeper,
  Channel,
  type ChannelBinding,
  type ChannelHost,
  type ChannelInfo,
  ChannelNotFoundError,
  ChannelNotRegisteredError,
  ChannelOutput,
  type DeliveryStream,
  InputError,
  isVisibleToParticipant,
  type OpenCallOptions,
  type Room,
  type RoomContext,
  type RoomEvent,
  RoomKitError,
  type SpeechKeeper,
} from '@roomkit/core';
import { DTMF_DURATION_MS } from '@roomkit/core/audio';
import type {
  AudioChunk,
  AudioFrame,
  STTCallOptions,
  TranscriptionResult,
  TTSCallOptions,
  VoiceSession,
} from '@roomkit/core/voice';

import type { Call } from './calls/call.ts';
import { Switchboard } from './calls/switchboard.ts';
import { infoOf } from './channel-info.ts';
import type { VoiceChannelOptions } from './options.ts';
import { resolveSettings, type VoiceSettings } from './settings.ts';
import { fileScript } from './speaking/file-script.ts';
import type { Spoken } from './speaking/playback.ts';
import { Replies } from './speaking/replies.ts';

/**
 * Calls in rooms: what callers say becomes messages, and what the room has to say is spoken to them. Made of one
 * transport, one recogniser and one voice, each of which can be another; it holds no model.
 */
export class VoiceChannel extends Channel implements CallKeeper, SpeechKeeper {
  readonly #settings: VoiceSettings;
  readonly #replies: Replies;
  #switchboard: Switchboard | null = null;

  /** @throws ConfigurationError naming the option */
  constructor(id: string, options: VoiceChannelOptions) {
    const settings = resolveSettings(options);
    super(id, {
      channelType: 'voice',
      category: 'transport',
      direction: 'bidirectional',
      capabilities: { mediaTypes: ['audio', 'text'], supportsAudio: true },
      provider: settings.backend,
      deliveryTimeoutMs: settings.deliveryTimeoutMs,
    });
    this.#settings = settings;
    this.#replies = new Replies(id, settings);
  }

  override get supportsStreamingDelivery(): boolean {
    return this.#settings.streaming && this.#settings.tts !== null;
  }

  override get pacesStreams(): boolean {
    return true;
  }

  override get streamEndTimeoutMs(): number {
    return this.#settings.deliveryTimeoutMs;
  }

  /** Where nobody is on the line, an answer is not held up by speaking it. */
  override streamsTo({ roomId }: ChannelBinding): boolean {
    if (!this.supportsStreamingDelivery) return false;
    return this.#calls.some((call) => call.roomId === roomId && call.isListener);
  }

  /** The calls there are. */
  get sessions(): readonly VoiceSession[] {
    return this.#calls.map(({ session }) => session);
  }

  override info(): ChannelInfo {
    return infoOf(this.#settings, this.#calls.length);
  }

  override onRegistered(host: ChannelHost): void {
    if (this.#switchboard !== null) return;
    if (this.#settings.interruption.lacksDetector) {
      host.logger.warn('Without a backchannel detector, semantic interruption is confirmed interruption.', {
        channelId: this.id,
      });
    }
    this.#switchboard = new Switchboard({
      channelId: this.id,
      settings: this.#settings,
      host,
      emitTrace: (trace) => void this.emitTrace(trace),
      onEvent: (call, event) => this.#replies.deliver(this.#listeners(event, call.session.organizationId), event),
    });
  }

  override async deliver(event: RoomEvent, _binding: ChannelBinding, context: RoomContext): Promise<ChannelOutput> {
    const { organizationId } = context.room;
    const switchboard = this.#switchboard;
    if (switchboard?.book.inRoom(organizationId, event.roomId).length === 0) {
      await switchboard.endpoints.pass(switchboard.hostOf(organizationId), event.roomId, event.index);
      return ChannelOutput.empty();
    }
    return this.#replies.deliver(this.#listeners(event, organizationId), event, context.signal);
  }

  override deliverStream(
    stream: DeliveryStream,
    event: RoomEvent,
    _binding: ChannelBinding,
    context: RoomContext,
  ): Promise<ChannelOutput> {
    return this.#replies.deliverStream(this.#listeners(event, context.room.organizationId), stream, event);
  }

  /** Binds a call whose event has passed the hooks. One that cannot be bound is hung up. */
  override async connectSession(session: unknown, roomId: string, binding: ChannelBinding): Promise<void> {
    const call = session as VoiceSession;
    const switchboard = this.#require();
    try {
      await switchboard.bind(call, roomId, binding);
    } catch (error) {
      await switchboard.end(call.id, 'failed');
      throw error;
    }
  }

  async openCall(roomId: string, participantId: string, options: OpenCallOptions): Promise<VoiceSession> {
    const switchboard = this.#require();
    const { organizationId, metadata, signal } = options;
    const { bindings } = await switchboard.hostOf(organizationId).getContext(roomId);
    const binding = bindings.find(({ channelId }) => channelId === this.id);
    if (binding === undefined) throw new ChannelNotFoundError(roomId, this.id);
    await switchboard.prepare(signal);
    const { backend } = this.#settings;
    const session = await backend.connect(roomId, participantId, this.id, {
      ...(metadata === undefined ? {} : { metadata }),
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      if (session.organizationId === null && organizationId !== null) {
        session.bindTo({ roomId, channelId: this.id, organizationId });
      }
      await switchboard.bind(session, roomId, binding);
    } catch (error) {
      await backend.disconnect(session, 'failed');
      throw error;
    }
    return session;
  }

  async endCall(sessionId: string, reason = 'explicit'): Promise<boolean> {
    return this.#require().end(sessionId, reason);
  }

  async transcribe(audio: AudioFrame | AudioChunk, options: STTCallOptions = {}): Promise<TranscriptionResult> {
    const { stt } = this.#settings;
    if (stt === null) throw new RoomKitError('not_supported', 'The channel has no recogniser.', { feature: 'stt' });
    await this.#require().prepare(options.signal);
    return stt.transcribe(audio, options);
  }

  async synthesize(text: string, options: TTSCallOptions = {}): Promise<AudioContent> {
    const { tts, voice } = this.#settings;
    if (tts === null) throw new RoomKitError('not_supported', 'The channel has no voice.', { feature: 'tts' });
    await this.#require().prepare(options.signal);
    return tts.synthesize(text, { voice, ...options });
  }

  /**
   * Says something to a caller, in place of what is being said. Resolves when it was heard, or cut: at once while the
   * call pauses.
   *
   * @throws RoomKitError `session_ended`, `not_supported` without a voice
   */
  async say(session: VoiceSession, text: string): Promise<Spoken> {
    const call = this.#callOf(session);
    if (this.#settings.tts === null) {
      throw new RoomKitError('not_supported', 'The channel has no voice.', { feature: 'tts' });
    }
    return call.say(text);
  }

  /**
   * Plays a WAV file of 16 bits, mono, in place of what is being said. Resolves as `say` does.
   *
   * @throws InputError `wav`; RoomKitError `session_ended`
   */
  async play(session: VoiceSession, wav: Uint8Array): Promise<Spoken> {
    const call = this.#callOf(session);
    return call.speaker.speak(fileScript(wav, call.voice), { replaces: true });
  }

  /** Stops what is being said to a caller. False when nothing is. @throws RoomKitError `session_ended` */
  async interrupt(session: VoiceSession, reason = 'explicit'): Promise<boolean> {
    const cut = this.#callOf(session).speaker.cut(reason);
    await cut?.spoken;
    return cut !== null;
  }

  /** Takes what a caller has said so far as a turn; for calls that listen in batches. @throws RoomKitError `session_ended` */
  async flushStt(session: VoiceSession): Promise<void> {
    await this.#callOf(session).listening.flush();
  }

  /**
   * Presses a key on a call.
   *
   * @param durationMs - 1 to 10,000
   * @throws InputError; RoomKitError `session_ended`, `not_supported`
   */
  async sendDtmf(session: VoiceSession, digit: string, durationMs: number = DTMF_DURATION_MS): Promise<void> {
    await this.#callOf(session).sendDtmf(digit, durationMs);
  }

  /** Neither listens to a caller nor speaks to them, until `resume`. @throws RoomKitError `session_transition_invalid` */
  pause(session: VoiceSession, reason?: string): void {
    this.#callOf(session).session.moveTo('paused', reason);
  }

  /** Goes on with a paused call. @throws RoomKitError `session_transition_invalid` */
  resume(session: VoiceSession): void {
    this.#callOf(session).session.moveTo('active');
  }

  override async onRoomDetached(roomId: string, organizationId: string | null): Promise<void> {
    const switchboard = this.#switchboard;
    await switchboard?.endAll(switchboard.book.inRoom(organizationId, roomId), 'detached');
  }

  override onRoomChanged(room: Room, binding: ChannelBinding): void {
    const switchboard = this.#switchboard;
    switchboard?.roomChanged(switchboard.book.inRoom(room.organizationId, room.id), room, binding);
  }

  override resolveTraceRoom(sessionId: string): string | null {
    return this.#switchboard?.traces.roomOf(sessionId) ?? null;
  }

  /** Ends every call, then closes the backend, the stages, the recogniser and the voice. */
  override async close(): Promise<void> {
    const switchboard = this.#switchboard;
    this.#switchboard = null;
    await switchboard?.close();
  }

  get #calls(): readonly Call[] {
    return this.#switchboard?.book.all() ?? [];
  }

  /** Whoever the room may say this to now: of a whisper those it is meant for. */
  #listeners(event: RoomEvent, organizationId: string | null): readonly Call[] {
    const calls = this.#switchboard?.book.inRoom(organizationId, event.roomId) ?? [];
    return calls.filter(
      (call) => call.isListener && isVisibleToParticipant(event, this.id, call.session.participantId),
    );
  }

  #callOf(session: VoiceSession): Call {
    if (typeof session?.id !== 'string') throw new InputError('session', 'must be a session');
    const call = this.#switchboard?.book.get(session.id) ?? null;
    if (call === null) throw new RoomKitError('session_ended', 'There is no such call.', { sessionId: session.id });
    return call;
  }

  #require(): Switchboard {
    if (this.#switchboard === null) throw new ChannelNotRegisteredError(this.id);
    return this.#switchboard;
  }
}
