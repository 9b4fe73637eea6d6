import type { Clock, CreateId, Logger, RoomEvent, TelemetryProvider } from '@roomkit/core';
import { requireDtmf, SentenceSplitter } from '@roomkit/core/audio';
import type { DtmfEvent, VoiceBackend, VoiceSession } from '@roomkit/core/voice';
import type { AudioPipeline, PipelineStream } from '@roomkit/voice-pipeline';

import { DigitLog } from '../dtmf/digit-log.ts';
import { EchoMemory } from '../listening/echo.ts';
import { listenTo } from '../listening/listen-to.ts';
import type { Listening } from '../listening/listening.ts';
import { Transcripts } from '../listening/transcripts.ts';
import { type CompleteTurn, TurnTaking } from '../listening/turn-taking.ts';
import { type MeasuredTurn, TurnMeter } from '../measuring/turn-meter.ts';
import { CallRecording } from '../recording/call-recording.ts';
import type { VoiceSettings } from '../settings.ts';
import type { Playback, Spoken } from '../speaking/playback.ts';
import { ReplyTurns } from '../speaking/reply-turns.ts';
import { roomVoice } from '../speaking/room-voice.ts';
import { Script } from '../speaking/script.ts';
import { Speaker, type SpeakOptions } from '../speaking/speaker.ts';
import type { ScriptVoice } from '../speaking/spoken-sentence.ts';
import { type CallContext, factOf } from './call-context.ts';
import { callListener } from './call-listener.ts';
import type { CallRoom } from './call-room.ts';
import type { Gate } from './gate.ts';
import { routeTurn } from './route-turn.ts';

/** What a call is made of. */
export interface CallParts {
  readonly session: VoiceSession;
  readonly room: CallRoom;
  readonly settings: VoiceSettings;
  readonly pipeline: AudioPipeline;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly logger: Logger;
  readonly telemetry: TelemetryProvider;
  /** Brings a frame to the other callers of the room. */
  readonly forward: (call: CallContext, frame: Parameters<Listening['onFrame']>[0]) => void;
  /** Everybody in the calls of the room. */
  readonly parties: () => readonly VoiceSession[];
}

/** One call, bound to its room, from then to its end. */
export class Call implements CallContext {
  readonly session: VoiceSession;
  readonly roomId: string;
  readonly channelId: string;
  readonly settings: VoiceSettings;
  readonly backend: VoiceBackend;
  readonly room: CallRoom;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly logger: Logger;
  readonly telemetry: TelemetryProvider;
  readonly meter: TurnMeter;
  readonly stream: PipelineStream;
  readonly speaker: Speaker;
  readonly voice: ScriptVoice;
  readonly listening: Listening;
  readonly digits: DigitLog;
  readonly recording: CallRecording;
  readonly #ending = new AbortController();
  readonly #turns: TurnTaking;
  readonly #transcripts: Transcripts;
  readonly #replyTurns = new ReplyTurns();
  readonly #echo: EchoMemory;
  #gate: Gate;
  #hasStarted = false;
  #routing: Promise<unknown> = Promise.resolve();

  constructor(parts: CallParts) {
    this.#gate = parts.gate;
    this.session = parts.session;
    this.room = parts.room;
    this.roomId = parts.room.roomId;
    this.channelId = parts.room.channelId;
    this.settings = parts.settings;
    this.backend = parts.settings.backend;
    this.clock = parts.clock;
    this.createId = parts.createId;
    this.logger = parts.logger;
    this.telemetry = parts.telemetry;
    this.meter = new TurnMeter(parts.clock, (turn) => this.#tellTurn(turn));
    this.stream = parts.pipeline.open({
      session: parts.session,
      inboundFormat: this.backend.inboundFormat,
      outboundFormat: this.backend.outboundFormat,
      capabilities: this.backend.capabilities,
      feedsAecReference: this.backend.feedsAecReference === true,
      listener: callListener(this, (frame) => parts.forward(this, frame)),
    });
    this.#echo = new EchoMemory(parts.clock, parts.settings.echoDecayMs);
    this.digits = new DigitLog(this);
    this.voice = roomVoice(this);
    this.speaker = new Speaker(this, (spoken, recorded) => this.#onSpeechOver(spoken, recorded));
    this.#turns = new TurnTaking(this, (turn) => this.#route(turn));
    this.#transcripts = new Transcripts(this, {
      isEcho: (text) => this.#echo.isEcho(text),
      pass: (words) => this.#turns.add(words),
      nothing: () => this.#turns.onNothing(),
    });
    this.listening = listenTo(this, {
      speaker: this.speaker,
      transcripts: this.#transcripts,
      turns: this.#turns,
      echo: this.#echo,
    });
    this.recording = new CallRecording(this, {
      announce: (words) => this.say(words, { replaces: false, isInterruptible: false }),
      parties: parts.parties,
    });
    this.#resetDetectors();
    this.#applyGate();
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Whether the room may speak to the caller now. */
  get isListener(): boolean {
    return this.#gate.speaks && this.session.state === 'active';
  }

  /** The session is bound, and audio can flow: the call begins. False the second time. */
  start(): boolean {
    if (this.#hasStarted) return false;
    this.#hasStarted = true;
    this.#applyGate();
    const { greeting } = this.settings;
    const words = typeof greeting === 'function' ? greeting(this.session) : greeting;
    void this.recording.start();
    if (words !== null && this.settings.tts !== null && this.#gate.speaks) void this.say(words, { replaces: false });
    return true;
  }

  /** What the binding lets the call do from now on. */
  setGate(gate: Gate): void {
    const before = this.#gate;
    this.#gate = gate;
    this.#applyGate();
    if (before.speaks && !gate.speaks) this.speaker.cutAll('output_muted');
  }

  /** The session paused, or goes on. */
  onPauseChanged(): void {
    this.#applyGate();
    if (this.session.state === 'paused') this.speaker.cutAll('paused');
  }

  /** A key, from whichever source. */
  press(event: DtmfEvent): void {
    if (this.#hears) this.digits.press(event);
  }

  redact(words: string): string {
    return this.digits.redact(words);
  }

  /** Says words that belong to nobody's message. */
  say(words: string, how: SpeakOptions = { replaces: true }): Promise<Spoken> {
    const script = new Script(this.voice);
    const { minChunkCharacters, maxChunkCharacters } = this.settings;
    const splitter = new SentenceSplitter(minChunkCharacters, maxChunkCharacters);
    for (const piece of [...splitter.push(words), ...splitter.flush()]) script.add(piece);
    script.complete();
    return this.speaker.speak(script, how);
  }

  /** Presses a key. @throws InputError, RoomKitError `session_ended`, `not_supported` */
  async sendDtmf(digit: string, durationMs: number): Promise<void> {
    requireDtmf(digit, durationMs);
    await this.backend.sendDtmf(this.session, digit, durationMs);
  }

  /** Resolves when the words that are on their way to the timeline are there. */
  whenRouted(): Promise<unknown> {
    return this.#routing;
  }

  /**
   * Says what an event says, in its turn, unless the person has said something newer than it answers.
   *
   * @param recorded - resolves when the timeline has what became of it
   */
  reply(script: Script, event: RoomEvent, recorded: Promise<unknown>): Promise<Spoken> {
    const { parentEventId } = event;
    const speaking = this.speaker.speak(script, {
      replaces: false,
      turn: this.meter.answering(parentEventId),
      turnNumber: this.#replyTurns.answeredBy(parentEventId),
      recorded,
      mayBegin: (playback) => this.#mayBegin(playback),
    });
    this.speaker.cutStale(this.#replyTurns.latest);
    return speaking;
  }

  /** The turn that an event answers, where one is being measured. */
  turnAnsweredBy({ parentEventId }: RoomEvent): MeasuredTurn | null {
    return this.meter.answering(parentEventId);
  }

  /** The call is over. Resolves when its audio is let go. Again is nothing. */
  async end(): Promise<void> {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort(new DOMException('The call has ended.', 'AbortError'));
    this.speaker.cutAll('disconnect');
    this.listening.end();
    this.digits.end();
    await this.recording.stop();
    await this.stream.end();
    this.#resetDetectors();
  }

  /** What was said before the end still becomes words. Never rejects. */
  async settle(): Promise<void> {
    try {
      await this.#transcripts.idle();
      await this.#turns.flush();
    } catch (error) {
      this.logger.error('What was said last could not be processed.', { ...factOf(this), error });
    }
    this.meter.end();
  }

  /** The pipeline resets its own. */
  #resetDetectors(): void {
    const { interruption, pipeline } = this.settings;
    const detector = interruption.backchannelDetector;
    if (detector !== (pipeline.interruption?.backchannelDetector ?? null)) detector?.reset(this.stream.stream);
  }

  get #hears(): boolean {
    return this.#gate.hears && this.session.state === 'active';
  }

  #applyGate(): void {
    this.stream.setCapturePaused(!this.#hears);
    if (!this.#hears) this.listening.pause();
  }

  /** Nobody is talked over, and no question is answered that the person has left behind. */
  async #mayBegin(playback: Playback): Promise<boolean> {
    if (this.settings.interruption.strategy !== 'disabled') await this.listening.quiet();
    return playback.turnNumber === null || playback.turnNumber >= this.#replyTurns.latest;
  }

  #onSpeechOver(spoken: Spoken, recorded: Promise<unknown>): void {
    if (spoken.text !== '') this.#echo.ended(spoken.text);
    if (!this.#ending.signal.aborted) this.listening.onSpeechOver(recorded);
  }

  async #route(turn: CompleteTurn): Promise<void> {
    const routing = routeTurn(this, turn);
    const known = routing.then((event) => {
      if (event === null) return;
      this.meter.committed(turn.turn, event.id);
      this.speaker.cutStale(this.#replyTurns.begin(event.id));
    });
    this.#routing = known.catch(() => undefined);
    await known;
  }

  #tellTurn(turn: MeasuredTurn): void {
    const report = turn.report();
    if (report !== null) this.room.emit('voice_turn_measured', { ...factOf(this), report });
  }
}
