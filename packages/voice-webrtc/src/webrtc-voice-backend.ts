import { InputError, RoomKitError } from '@roomkit/core';
import { CallBackend, CallSession, DTMF_DURATION_MS, pcmFormat, requireDtmf } from '@roomkit/core/audio';
import {
  type AudioChunk,
  type AudioFormat,
  type CancelledAudio,
  type TransportStatistics,
  type VoiceBackend,
  type VoiceCallOptions,
  VoiceCapability,
  type VoiceSession,
} from '@roomkit/core/voice';

import { type ResolvedOptions, resolveOptions, type WebRTCCaller, type WebRTCVoiceOptions } from './options.ts';
import { answered, exchange } from './signalling/exchange.ts';
import { Peer } from './signalling/peer.ts';
import { WebRTCCall } from './webrtc-call.ts';

/** An offer that came by other ways than HTTP, and who it comes from. */
export interface WebRTCOffer extends WebRTCCaller {
  readonly sdp: string;
}

/** Calls of browsers. Signalling is a function from a request to a response; audio is Opus over DTLS-SRTP. */
export class WebRTCVoiceBackend extends CallBackend<WebRTCCall> implements VoiceBackend {
  readonly name = 'webrtc';
  readonly capabilities: number = VoiceCapability.INTERRUPTION | VoiceCapability.DTMF_SIGNALING;
  readonly inboundFormat: AudioFormat;
  readonly outboundFormat: AudioFormat;
  readonly #options: ResolvedOptions;
  /** Requests that are being answered: each may become a call. */
  #answering = 0;
  #isClosed = false;

  constructor(options: WebRTCVoiceOptions = {}) {
    super();
    this.#options = resolveOptions(options);
    this.inboundFormat = pcmFormat(this.#options.inboundSampleRate);
    this.outboundFormat = pcmFormat(this.#options.outboundSampleRate);
  }

  async connect(): Promise<VoiceSession> {
    throw new RoomKitError('not_supported', 'Browsers call in.', { feature: 'connect' });
  }

  /**
   * Takes up a {@link WebRTCOffer} that came by other ways; {@link answerOf} then has the answer.
   *
   * @throws InputError `sdp`
   */
  async accept(request: unknown, options: VoiceCallOptions = {}): Promise<VoiceSession> {
    const offer = request as Partial<WebRTCOffer> | null;
    if (typeof offer?.sdp !== 'string') throw new InputError('sdp', 'must be a session description');
    return (await this.#answer(offer.sdp, offer, options.signal)).session;
  }

  /** What to answer the caller of a session; null when it is none of ours. */
  answerOf(session: VoiceSession): string | null {
    return this.findCall(session)?.answer ?? null;
  }

  /**
   * Answers offers over HTTP (RFC 9725): `POST` with `application/sdp` gives 201, the answer, and a `Location` that
   * `DELETE` ends the call at. 400 and 415 what is no offer, 403 who may not call, 413 what is too long, 503 when all
   * lines are taken.
   */
  async handleRequest(request: Request): Promise<Response> {
    if (request.method !== 'POST') return exchange(request, this.#handler(request, {}));
    if (this.#isClosed || this.callCount + this.#answering >= this.#options.maxCalls) {
      return answered(503, { 'retry-after': '10' });
    }
    this.#answering += 1;
    try {
      const caller = this.#options.authorize === undefined ? {} : await this.#options.authorize(request);
      return caller === null ? answered(403) : await exchange(request, this.#handler(request, caller));
    } finally {
      this.#answering -= 1;
    }
  }

  async sendAudio(
    session: VoiceSession,
    audio: Uint8Array | AsyncIterable<AudioChunk>,
    options: VoiceCallOptions = {},
  ): Promise<void> {
    await this.callOf(session).player.play(audio, options.signal);
  }

  /** While an utterance plays, bridged audio is left out. */
  sendAudioSync(session: VoiceSession, chunk: AudioChunk): void {
    this.callOf(session).sendLive(chunk);
  }

  /** What was heard is what was sent less `playoutDelayMs`: a browser does not say what it played. */
  async cancelAudio(session: VoiceSession): Promise<CancelledAudio> {
    return { playedMs: this.findCall(session)?.cancel() ?? 0, confirmed: false };
  }

  playedMs(session: VoiceSession): number | null {
    return this.findCall(session)?.player.playedMs ?? null;
  }

  /** Presses a key by RFC 4733. @throws RoomKitError `not_supported` where the other side takes none */
  async sendDtmf(session: VoiceSession, digit: string, durationMs: number = DTMF_DURATION_MS): Promise<void> {
    requireDtmf(digit, durationMs);
    const call = this.callOf(session);
    if (!call.takesKeys) throw new RoomKitError('not_supported', 'The caller takes no keys.', { feature: 'sendDtmf' });
    await call.press(digit, durationMs);
  }

  statistics(session: VoiceSession): TransportStatistics {
    return this.findCall(session)?.statistics ?? { packetsLost: 0, concealedFrames: 0 };
  }

  override async close(): Promise<void> {
    this.#isClosed = true;
    await super.close();
  }

  #handler(request: Request, caller: WebRTCCaller): Parameters<typeof exchange>[1] {
    return {
      maxOfferBytes: this.#options.maxOfferBytes,
      offer: async (sdp) => {
        const { session, answer, token } = await this.#answer(sdp, caller, request.signal);
        this.announce(session);
        return session.state === 'ended' ? null : { token, sdp: answer };
      },
      end: async (token) => {
        const call = [...this.calls].find((each) => each.token === token);
        if (call !== undefined) this.lose(call.session, 'hangup');
        return call !== undefined;
      },
    };
  }

  async #answer(sdp: string, caller: WebRTCCaller, signal?: AbortSignal): Promise<WebRTCCall> {
    signal?.throwIfAborted();
    const { clock, createId, network } = this.#options;
    const answer = await Peer.answer(sdp, network);
    if (this.#isClosed || signal?.aborted === true) {
      answer.peer.close();
      throw signal?.reason ?? new RoomKitError('not_supported', 'The backend is closed.', { feature: 'accept' });
    }
    const id = createId();
    const { participantId = `caller-${id}`, roomId = null, organizationId = null, metadata = {} } = caller;
    const createdAt = new Date(clock.now());
    const session = new CallSession({ id, participantId, roomId, organizationId, metadata, createdAt });
    const parts = { session, peer: answer.peer, answer: answer.sdp, token: createId() };
    const call = new WebRTCCall(parts, this.#options, {
      onFrame: (frame) => this.hearAudio(session, frame),
      onKey: (event) => this.hearKey(session, event),
    });
    this.hold(call);
    this.#watch(session, answer.peer);
    this.trace({ direction: 'inbound', protocol: 'webrtc', summary: 'offer', sessionId: id });
    this.trace({ direction: 'outbound', protocol: 'webrtc', summary: 'answer', sessionId: id });
    return call;
  }

  /** Hears when audio can flow, and when it cannot any more. */
  #watch(session: CallSession, peer: Peer): void {
    const { clock, connectTimeoutMs, graceMs } = this.#options;
    let deadline = clock.schedule(connectTimeoutMs, () => this.lose(session, 'connect_timeout'));
    const stop = (): void => deadline[Symbol.dispose]();
    session.onStateChange(({ to }) => {
      if (to === 'ended') stop();
    });
    peer.onState((state) => {
      if (session.state === 'ended') return;
      this.trace({ direction: 'inbound', protocol: 'webrtc', summary: state, sessionId: session.id });
      if (state === 'gone') this.lose(session, 'transport_lost');
      if (state === 'connecting' || state === 'gone') return;
      stop();
      if (state === 'interrupted') deadline = clock.schedule(graceMs, () => this.lose(session, 'transport_lost'));
      else this.makeReady(session);
    });
  }
}
