import { type CallSession, DTMF_DURATION_MS, type HeldCall, PacedPlayer, pcmFormat } from '@roomkit/core/audio';
import type { AudioChunk, AudioFrame, DtmfEvent, TransportStatistics } from '@roomkit/core/voice';

import { Receiver } from './inbound/receiver.ts';
import { TelephoneEvents } from './inbound/telephone-events.ts';
import type { ResolvedOptions } from './options.ts';
import { OpusDecoder, OpusEncoder } from './opus/codecs.ts';
import { KeySender } from './outbound/key-sender.ts';
import { LiveAudio } from './outbound/live-audio.ts';
import { OPUS_CLOCK_RATE, Sender } from './outbound/sender.ts';
import type { KeyFormat } from './signalling/offer.ts';
import type { Peer, PeerPacket } from './signalling/peer.ts';

/** What a call tells of. */
export interface CallListener {
  readonly onFrame: (frame: AudioFrame) => void;
  readonly onKey: (event: DtmfEvent) => void;
}

/** A call: what its packets become, and what becomes packets. */
export class WebRTCCall implements HeldCall {
  readonly session: CallSession;
  readonly player: PacedPlayer;
  readonly answer: string;
  /** How the caller ends the call. */
  readonly token: string;
  readonly #peer: Peer;
  readonly #decoder: OpusDecoder;
  readonly #encoder: OpusEncoder;
  readonly #receiver: Receiver;
  readonly #sender: Sender;
  readonly #live: LiveAudio;
  readonly #events = new Map<number, TelephoneEvents>();
  readonly #keys: KeySender | null;
  readonly #onKey: (event: DtmfEvent) => void;

  constructor(
    parts: { readonly session: CallSession; readonly peer: Peer; readonly answer: string; readonly token: string },
    options: ResolvedOptions,
    listener: CallListener,
  ) {
    const { clock, inboundSampleRate, outboundSampleRate, playoutDelayMs } = options;
    this.session = parts.session;
    this.answer = parts.answer;
    this.token = parts.token;
    this.#peer = parts.peer;
    this.#onKey = listener.onKey;
    this.#decoder = new OpusDecoder(inboundSampleRate);
    this.#encoder = new OpusEncoder(outboundSampleRate, options.bitrate);
    this.#receiver = new Receiver({
      ...options,
      sampleRate: inboundSampleRate,
      clockRate: OPUS_CLOCK_RATE,
      decode: (payload) => this.#decoder.decode(payload),
      onFrame: listener.onFrame,
    });
    const frameSamples = outboundSampleRate / 50;
    const send = this.#peer.send.bind(this.#peer);
    this.#sender = new Sender({ clock, encoder: this.#encoder, frameSamples, send });
    this.player = new PacedPlayer({
      clock,
      format: pcmFormat(outboundSampleRate),
      playoutDelayMs,
      send: (frame, follows) => this.#sender.send(frame, follows),
      onSent: (isLast) => {
        if (isLast) this.#sender.finish();
      },
      onAborted: () => this.#sender.cut(),
    });
    this.#live = new LiveAudio(this.#sender, frameSamples * 2);
    this.#keys = this.#keySender(this.#peer.keys, options);
    for (const { payloadType, clockRate } of this.#peer.keys) {
      this.#events.set(payloadType, new TelephoneEvents(clockRate, (event) => this.#onKey(event)));
    }
    this.#peer.onPacket((packet) => this.#take(packet));
  }

  get statistics(): TransportStatistics {
    return this.#receiver.statistics;
  }

  /** Whether the other side takes keys. */
  get takesKeys(): boolean {
    return this.#keys !== null;
  }

  /** Bridged audio, sent as it comes; while an utterance plays it is left out. */
  sendLive(chunk: AudioChunk): void {
    if (this.player.sentMs === null) this.#live.push(chunk.data);
  }

  cancel(): number {
    const isPlaying = this.player.sentMs !== null;
    const playedMs = this.player.cancel();
    if (isPlaying) this.#sender.cut();
    return playedMs;
  }

  async press(digit: string, durationMs: number = DTMF_DURATION_MS): Promise<void> {
    await this.#keys?.press(digit, durationMs);
  }

  release(): void {
    this.player.cancel();
    this.#keys?.close();
    this.#receiver.close();
    this.#peer.close();
    this.#decoder.close();
    this.#encoder.close();
  }

  #take({ payloadType, sequenceNumber, timestamp, payload }: PeerPacket): void {
    if (this.session.state === 'ended') return;
    const events = this.#events.get(payloadType);
    if (events !== undefined) {
      events.push(timestamp, payload);
      this.#receiver.push({ sequenceNumber, timestamp, payload: null });
      return;
    }
    for (const pressed of this.#events.values()) pressed.audio(timestamp);
    this.#receiver.push({ sequenceNumber, timestamp, payload });
  }

  /** Keys count in the time of the audio they share a stream with, where that is offered (RFC 4733, section 2.1). */
  #keySender(keys: readonly KeyFormat[], { clock }: ResolvedOptions): KeySender | null {
    const format = keys.find(({ clockRate }) => clockRate === OPUS_CLOCK_RATE) ?? keys[0];
    if (format === undefined) return null;
    return new KeySender({
      clock,
      clockRate: format.clockRate,
      begin: () => this.#sender.catchUpWithTime(),
      send: (packet) => {
        const sequenceNumber = this.#sender.takeSequenceNumber();
        this.#peer.sendKey({ ...packet, sequenceNumber }, format.payloadType);
      },
      sessionId: this.session.id,
    });
  }
}
