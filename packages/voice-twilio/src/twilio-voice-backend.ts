import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';

import { InputError, RoomKitError, type WebhookRequest } from '@roomkit/core';
import { CallBackend, CallSession, DTMF_DURATION_MS, g711Format, pcmFormat, requireDtmf } from '@roomkit/core/audio';
import { type Environment, optionsFromEnvironment } from '@roomkit/core/providers';
import {
  type AudioChunk,
  type AudioFormat,
  type CancelledAudio,
  type VoiceBackend,
  type VoiceCallOptions,
  VoiceCapability,
  type VoiceSession,
} from '@roomkit/core/voice';

import { processEnvironment } from './environment.ts';
import type { TwilioStatistics } from './inbound.ts';
import { type ResolvedOptions, resolveOptions, TWILIO_VOICE_ENVIRONMENT, type TwilioVoiceOptions } from './options.ts';
import { openStream } from './stream.ts';
import { TwilioCall } from './twilio-call.ts';
import { isMediaSocket, type MediaSocket } from './upgrade/media-socket.ts';
import { Upgrades } from './upgrade/upgrades.ts';
import { isWebhookSigned } from './webhook-signature.ts';
import type { StartedStream, StreamMessage } from './wire/read-message.ts';

/** Phone calls by Twilio Media Streams: mu-law of 8,000 Hz over a WebSocket that Twilio opens. */
export class TwilioVoiceBackend extends CallBackend<TwilioCall> implements VoiceBackend {
  readonly name = 'twilio-media-streams';
  readonly capabilities: number = VoiceCapability.INTERRUPTION | VoiceCapability.DTMF_SIGNALING;
  readonly inboundFormat: AudioFormat = pcmFormat(8_000);
  readonly outboundFormat: AudioFormat = g711Format('mulaw');
  readonly #options: ResolvedOptions;
  readonly #upgrades: Upgrades;
  /** Sockets that have not started yet. */
  readonly #opening = new Set<MediaSocket>();
  #isClosed = false;

  constructor(options: TwilioVoiceOptions) {
    super();
    this.#options = resolveOptions(options);
    const { authToken, url, maxCalls } = this.#options;
    this.#upgrades = new Upgrades({
      authToken,
      url,
      hasRoomFor: (arriving) => !this.#isClosed && this.callCount + this.#opening.size + arriving <= maxCalls,
      open: (socket) => void this.#open(socket),
    });
  }

  /** `TWILIO_AUTH_TOKEN`, `TWILIO_STREAM_URL`, and `TWILIO_ACCOUNT_SID` where there is one. */
  static fromEnv(environment: Environment = processEnvironment()): TwilioVoiceBackend {
    return new TwilioVoiceBackend(optionsFromEnvironment(TWILIO_VOICE_ENVIRONMENT, environment));
  }

  async connect(): Promise<VoiceSession> {
    throw new RoomKitError('not_supported', 'Calls come in.', { feature: 'connect' });
  }

  /**
   * Takes a stream over a socket that somebody else has upgraded and whose signature they have checked. Resolves when
   * it has started.
   */
  async accept(request: unknown, options: VoiceCallOptions = {}): Promise<VoiceSession> {
    options.signal?.throwIfAborted();
    if (!isMediaSocket(request)) throw new InputError('request', 'must be a WebSocket');
    const session = await this.#open(request);
    if (session === null) throw new InputError('request', 'is no stream that can be taken');
    return session;
  }

  /** Takes the upgrades of the path of `url` until disposed; others are left to whoever else listens. */
  attach(server: HttpServer | HttpsServer): Disposable {
    return this.#upgrades.attach(server);
  }

  /** Takes an upgrade: 403 without Twilio's signature, 503 when every line is taken. Never rejects. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    return this.#upgrades.handle(request, socket, head);
  }

  /**
   * Whether Twilio signed the webhook that asks what to do with a call. `url` is the address as Twilio called it, its
   * query included, whatever a proxy makes of it; `body` the raw bytes of the form, none for a GET.
   */
  verifySignature(request: Omit<WebhookRequest, 'method'>): Promise<boolean> {
    return isWebhookSigned(request, this.#options.authToken);
  }

  async sendAudio(
    session: VoiceSession,
    audio: Uint8Array | AsyncIterable<AudioChunk>,
    options: VoiceCallOptions = {},
  ): Promise<void> {
    await this.callOf(session).playback.play(audio, options.signal);
  }

  /** While an utterance plays, bridged audio is left out. */
  sendAudioSync(session: VoiceSession, chunk: AudioChunk): void {
    this.callOf(session).playback.playLive(chunk.data);
  }

  /** What was heard is what Twilio said that it has played; it says so every `markMs`. */
  async cancelAudio(session: VoiceSession): Promise<CancelledAudio> {
    return this.findCall(session)?.playback.cancel() ?? { playedMs: 0, confirmed: true };
  }

  playedMs(session: VoiceSession): number | null {
    return this.findCall(session)?.playback.playedMs ?? null;
  }

  /** @throws RoomKitError `not_supported`: Media Streams bring keys, and press none */
  async sendDtmf(_session: VoiceSession, digit: string, durationMs: number = DTMF_DURATION_MS): Promise<void> {
    requireDtmf(digit, durationMs);
    throw new RoomKitError('not_supported', 'Media Streams press no keys.', { feature: 'sendDtmf' });
  }

  statistics(session: VoiceSession): TwilioStatistics {
    return this.findCall(session)?.inbound.statistics ?? { packetsLost: 0, concealedFrames: 0, rejectedFrames: 0 };
  }

  override async close(): Promise<void> {
    this.#isClosed = true;
    for (const socket of this.#opening) socket.terminate();
    await super.close();
  }

  async #open(socket: MediaSocket): Promise<VoiceSession | null> {
    this.#opening.add(socket);
    const session = await openStream(socket, this.#options, {
      start: (stream) => this.#start(socket, stream),
      take: (started, message) => this.#take(started, message),
      gone: (started, reason) => this.lose(started, reason),
    });
    this.#opening.delete(socket);
    return session;
  }

  async #start(socket: MediaSocket, stream: StartedStream): Promise<VoiceSession | null> {
    const { clock, createId, identify } = this.#options;
    const caller = identify === undefined ? {} : await identify(stream);
    if (caller === null || this.#isClosed) return null;
    const { streamSid, callSid, accountSid, customParameters } = stream;
    const session = new CallSession({
      id: createId(),
      createdAt: new Date(clock.now()),
      participantId: caller.participantId ?? callSid,
      roomId: caller.roomId ?? null,
      organizationId: caller.organizationId ?? null,
      metadata: { ...customParameters, ...caller.metadata, callSid, streamSid, accountSid },
    });
    this.hold(new TwilioCall({ session, socket, streamSid }, this.#options, (frame) => this.hearAudio(session, frame)));
    this.trace({ direction: 'inbound', protocol: 'twilio-media-streams', summary: 'start', sessionId: session.id });
    this.announce(session);
    if (session.state !== 'ended') this.makeReady(session);
    return session.state === 'ended' ? null : session;
  }

  #take(session: VoiceSession, message: StreamMessage): void {
    const call = this.findCall(session);
    switch (message.event) {
      case 'media':
        call?.inbound.push(message);
        return;
      case 'mark':
        call?.playback.confirm(message.name);
        return;
      case 'dtmf':
        this.#press(session, message.digit);
        return;
      case 'stop':
        this.trace({ direction: 'inbound', protocol: 'twilio-media-streams', summary: 'stop', sessionId: session.id });
        this.lose(session, 'hangup');
        return;
      default:
    }
  }

  /** How long a key was held is not told; what is no key is nobody's. */
  #press(session: VoiceSession, digit: string): void {
    if (!/^[\d*#A-D]$/u.test(digit)) return;
    this.hearKey(session, { digit, durationMs: DTMF_DURATION_MS, confidence: null });
  }
}
