import {
  type ChannelBinding,
  type ChannelHost,
  type Logger,
  ProviderError,
  type RoomEvent,
  textOf,
} from '@roomkit/core';
import type {
  AudioFrame,
  DtmfEvent,
  RealtimeFailure,
  RealtimeToolCall,
  RealtimeTranscription,
  VADEvent,
  VoiceSession,
} from '@roomkit/core/voice';
import type { AudioPipeline, PipelineStream } from '@roomkit/voice-pipeline';

import type { CallRoom } from '../calls/call-room.ts';
import { type Gate, gateOf } from '../calls/gate.ts';
import { ClientAudio } from './client-audio.ts';
import { connectOptions } from './connect-options.ts';
import { ANSWER_MS, inTime } from './in-time.ts';
import { Lines } from './lines.ts';
import { Microphone } from './microphone.ts';
import { Model } from './model.ts';
import type { RealtimeInjection } from './options.ts';
import { realtimeListener } from './pipeline-listener.ts';
import type { RealtimeSettings } from './settings.ts';
import { Speaking } from './speaking.ts';
import { Tools } from './tools.ts';
import { TurnAudio } from './turn-audio.ts';

/** What a call is made of. */
export interface RealtimeCallParts {
  readonly session: VoiceSession;
  readonly room: CallRoom;
  readonly host: ChannelHost;
  readonly settings: RealtimeSettings;
  readonly pipeline: AudioPipeline;
  readonly binding: ChannelBinding;
  readonly logger: Logger;
  /** The model has ended the session for good. */
  readonly onFatal: () => void;
}

/** One call with a model that hears and speaks by itself, from its binding to its end. */
export class RealtimeCall {
  readonly session: VoiceSession;
  readonly room: CallRoom;
  readonly microphone: Microphone;
  readonly #parts: RealtimeCallParts;
  readonly #stream: PipelineStream;
  readonly #model: Model;
  readonly #client: ClientAudio;
  readonly #turns = new TurnAudio();
  readonly #speaking: Speaking;
  readonly #lines: Lines;
  readonly #tools: Tools;
  readonly #ending = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #gate: Gate;
  #hasStarted = false;

  constructor(parts: RealtimeCallParts) {
    const { session, room, host, settings, logger, binding } = parts;
    const { provider, backend } = settings;
    this.#parts = parts;
    this.session = session;
    this.room = room;
    this.#gate = gateOf(binding);
    this.#stream = parts.pipeline.open({
      session,
      inboundFormat: backend.inboundFormat,
      outboundFormat: backend.outboundFormat,
      capabilities: backend.capabilities,
      feedsAecReference: backend.feedsAecReference === true,
      listener: realtimeListener(this),
    });
    const { signal } = this.#ending;
    const { clock } = host;
    this.#model = new Model({
      session,
      provider,
      clock,
      logger,
      signal,
      connectTimeoutMs: settings.connectTimeoutMs,
    });
    this.#client = new ClientAudio({
      session,
      provider,
      resampler: settings.pipeline.resampler ?? null,
      maxHandshakeBytes: settings.maxHandshakeBytes,
      logger,
    });
    this.#lines = new Lines({
      session,
      room,
      host,
      settings,
      logger,
      createId: host.createId,
      timestamp: () => this.#now(),
    });
    this.#speaking = new Speaking({
      session,
      backend,
      stream: this.#stream,
      clock,
      logger,
      signal,
      format: provider.outputFormat,
      maxChunks: settings.maxQueuedChunks,
      prebufferMs: settings.prebufferMs,
      isHeard: () => this.#gate.speaks && session.state !== 'paused',
      onHeard: (heard) => this.#lines.heard(heard),
    });
    this.microphone = new Microphone(this.#gate.hears, session.state === 'active', (isOn) =>
      this.#stream.setCapturePaused(!isOn),
    );
    this.#stream.setCapturePaused(!this.microphone.isOn);
    this.#tools = new Tools({
      session,
      room,
      host,
      settings,
      model: this.#model,
      logger,
      signal,
      onRunning: (change) => {
        if (settings.muteDuringTools) this.microphone.tool(change);
      },
    });
  }

  get isConnected(): boolean {
    return this.#model.isConnected;
  }

  /** Whether a detector of the pipeline, and not the model, says when somebody has finished. */
  get drivesTurns(): boolean {
    const { provider, pipeline } = this.#parts.settings;
    return provider.capabilities.manualTurns && pipeline.vad != null;
  }

  /**
   * Connects the model; then it hears what was said meanwhile.
   * @throws what the provider throws; ProviderError, retryable, where it does not answer; the signal's reason
   */
  async connect(): Promise<void> {
    const { settings, binding } = this.#parts;
    const options = connectOptions(settings, [binding.metadata, this.session.metadata]);
    await this.#model.connect(this.drivesTurns ? { ...options, audio: 'speech' } : options);
    this.#client.open();
  }

  /** The model is there, and audio can flow: the call begins. False the second time, and before. */
  start(): boolean {
    if (!this.isConnected || this.#hasStarted || this.session.state === 'connecting') return false;
    this.#hasStarted = true;
    return true;
  }

  /** What the caller says. */
  receive(frame: AudioFrame): void {
    if (this.microphone.isOn) this.#stream.receive(frame);
  }

  /** What left the loudspeaker. */
  played(frame: AudioFrame): void {
    this.#stream.feedAecReference(frame);
  }

  /** What has passed the stages. */
  hear(frame: AudioFrame): void {
    if (!this.microphone.isOn) return;
    const heard = this.drivesTurns ? this.#turns.take(frame) : frame;
    if (heard !== null) this.#client.take(heard);
  }

  detect(event: VADEvent): void {
    this.#turns.detect(event);
    if (event.type === 'speech_start') this.#speechStarts(this.drivesTurns);
    if (event.type === 'speech_end') {
      this.#speechEnds(event.durationMs);
      if (this.drivesTurns) this.#track(this.#model.commitTurn());
    }
  }

  press(event: DtmfEvent): void {
    this.room.tell('on_dtmf', { ...event, ...this.ofSession() });
  }

  /** The model hears somebody begin to speak. */
  onSpeechStart(): void {
    // Where a detector says when somebody speaks, there is one owner of turns.
    if (!this.drivesTurns) this.#speechStarts(true, this.#parts.settings.pipeline.vad == null);
  }

  onSpeechEnd(): void {
    if (this.#parts.settings.pipeline.vad != null) return;
    this.#speechEnds(null);
  }

  onResponseStart(): void {
    this.#speaking.begin();
  }

  onAudio(audio: Uint8Array): void {
    this.#speaking.audio(audio);
  }

  onResponseEnd(interrupted: boolean): void {
    if (interrupted && this.#speaking.isAnswering) this.#track(this.interrupt());
    else this.#speaking.end();
  }

  onTranscription(line: RealtimeTranscription): void {
    if (line.role === 'assistant') this.#speaking.words(line.text, line.isFinal);
    if (!line.isFinal) this.#lines.partial(line);
    else if (line.role === 'user') this.#lines.said(line.text);
  }

  onToolCall(call: RealtimeToolCall): void {
    // What was said before it belongs before it; what comes after does not wait for it.
    this.#lines.after(() => this.#track(this.#tools.run(call)));
  }

  onError({ code, isFatal }: RealtimeFailure): void {
    const { settings, logger, onFatal } = this.#parts;
    const provider = settings.provider.name;
    const error = new ProviderError(
      'The model of a call failed.',
      { provider, vendorCode: code },
      { retryable: !isFatal },
    );
    logger.warn('The model of a call failed.', { sessionId: this.session.id, vendorCode: code, isFatal });
    this.room.tell('on_error', { channelId: this.room.channelId, eventId: null, error });
    if (isFatal) onFatal();
  }

  /** Tells the model a message of another channel. False where it is not told. */
  async inject(event: RoomEvent): Promise<boolean> {
    const { settings } = this.#parts;
    const text = textOf(event).trim();
    const { injection } = settings;
    const how = typeof injection === 'function' ? injection(event) : injection;
    if (!this.isConnected || text === '' || how === null) return false;
    await this.say(text, how);
    return true;
  }

  /** @throws what the provider throws; ProviderError, retryable, where it does not answer; the signal's reason */
  async say(text: string, how: RealtimeInjection): Promise<void> {
    await this.#model.inject(text, how);
    this.room.tell('on_realtime_text_injected', { ...this.ofSession(), text, role: how.role });
  }

  setBinding(binding: ChannelBinding): void {
    const before = this.#gate;
    this.#gate = gateOf(binding);
    this.microphone.allow(this.#gate.hears);
    if (before.speaks && !this.#gate.speaks) this.#track(this.#speaking.silence());
  }

  stateChanged(): void {
    this.microphone.activate(this.session.state === 'active');
    if (this.session.state === 'paused') this.#track(this.interrupt());
  }

  ofSession(): { readonly session: VoiceSession; readonly timestamp: Date } {
    return { session: this.session, timestamp: this.#now() };
  }

  /** Ends the model's part and gives back what the call holds. Never rejects. */
  async end(): Promise<void> {
    if (this.#ending.signal.aborted) return;
    this.#speaking.close();
    this.#ending.abort(new DOMException('The call has ended.', 'AbortError'));
    await this.#model.disconnect();
    await this.#endAudio();
    this.#client.close();
  }

  /** Resolves when everything that was said is in the room, and every tool has ended. */
  async settle(): Promise<void> {
    // What was said may have begun a tool.
    await this.#lines.idle();
    await Promise.all(this.#running);
  }

  #speechStarts(stops: boolean, tells = true): void {
    // What is heard stops first; hooks come after.
    const stopping = stops ? this.interrupt() : null;
    if (tells) this.room.tell('on_speech_start', { ...this.ofSession(), durationMs: null });
    if (stopping !== null) this.#track(stopping);
  }

  #speechEnds(durationMs: number | null): void {
    const told = this.room.toldOf('on_speech_end', { ...this.ofSession(), durationMs });
    // What was said is told after that it was said.
    this.#lines.after(() => told);
  }

  /** Stops what the model says. False where it says nothing. Never rejects. */
  async interrupt(): Promise<boolean> {
    const cut = this.#speaking.cut();
    if (cut === null) return false;
    // Before anything is waited for: it means the answer of now, and not the one that may come meanwhile.
    const stopping = this.#model.interrupt();
    const playedMs = await cut.playedMs;
    // Of what the model said last, nothing was heard where the one before was playing.
    if (await stopping) await this.#model.truncate(cut.isLast ? playedMs : 0);
    this.room.tell('on_barge_in', { ...this.ofSession(), interruptedText: cut.text, audioPositionMs: playedMs });
    return true;
  }

  async #endAudio(): Promise<void> {
    const { host, logger } = this.#parts;
    try {
      await inTime({ clock: host.clock, timeoutMs: ANSWER_MS }, () => this.#stream.end());
    } catch (error) {
      logger.warn('The audio of a call could not be ended.', { sessionId: this.session.id, error });
    }
  }

  #track(work: Promise<unknown>): void {
    const tracked = work.then(() => undefined);
    this.#running.add(tracked);
    void tracked.finally(() => this.#running.delete(tracked));
  }

  #now(): Date {
    return new Date(this.#parts.host.clock.now());
  }
}
