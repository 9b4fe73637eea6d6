import { Buffer } from 'node:buffer';

import { joinBytes, samplesOf } from '@roomkit/core/audio';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, type RtpPacket, useOPUS } from 'werift';

import { OpusDecoder, OpusEncoder } from '../../src/opus/codecs.ts';

const OPUS = 111;
const KEYS = 110;
const DIGITS = '0123456789*#ABCD';

/** Somebody who calls from this machine, with a stack of their own. */
export class Caller {
  readonly #connection: RTCPeerConnection;
  readonly #track = new MediaStreamTrack({ kind: 'audio' });
  readonly #encoder = new OpusEncoder(16_000, 32_000);
  readonly #decoder: OpusDecoder;
  readonly #packets = new Map<number, Uint8Array>();
  readonly keyPackets: { readonly timestamp: number; readonly marker: boolean; readonly payload: Uint8Array }[] = [];
  readonly markers: number[] = [];
  readonly timestamps: number[] = [];
  #sequenceNumber = 65_530;
  #timestamp = 4_294_960_000;

  /** @param takesKeys - whether it offers RFC 4733 */
  constructor(sampleRate: 16_000 | 48_000 = 16_000, takesKeys = true) {
    this.#decoder = new OpusDecoder(sampleRate);
    const keys = new RTCRtpCodecParameters({
      mimeType: 'audio/telephone-event',
      clockRate: 48_000,
      channels: 1,
      payloadType: KEYS,
    });
    this.#connection = new RTCPeerConnection({
      iceServers: [],
      iceUseIpv6: false,
      iceInterfaceAddresses: { udp4: '127.0.0.1' },
      iceAdditionalHostAddresses: ['127.0.0.1'],
      codecs: { audio: [useOPUS({ payloadType: OPUS }), ...(takesKeys ? [keys] : [])], video: [] },
    });
    this.#connection.addTransceiver(this.#track, { direction: 'sendrecv' });
    this.#connection.onTrack.subscribe((track) => track.onReceiveRtp.subscribe((packet) => this.#take(packet)));
  }

  async offer(): Promise<string> {
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return this.#connection.localDescription?.sdp ?? '';
  }

  /** Resolves once the way is open. */
  async take(answer: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#connection.connectionStateChange.subscribe((state) => {
      if (state === 'connected') resolve();
    });
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
    if (this.#connection.connectionState === 'connected') resolve();
    await promise;
  }

  /** Says something, in packets of 20 ms, as fast as it can. */
  async speak(samples: Int16Array): Promise<void> {
    const whole = new Int16Array(Math.ceil(samples.length / 320) * 320 + 320);
    whole.set(samples);
    for (let at = 0; at < whole.length; at += 320) {
      this.#send(OPUS, this.#encoder.encode(whole.subarray(at, at + 320)), false);
      this.#timestamp = (this.#timestamp + 960) % 2 ** 32;
      // The other side's socket holds so much only.
      if (at % 3_200 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Holds a key for 100 ms, as a browser tells of it. */
  press(digit: string): void {
    const event = DIGITS.indexOf(digit);
    for (const [at, held] of [2_400, 4_800, 4_800, 4_800].entries()) {
      this.#send(KEYS, Uint8Array.of(event, at > 0 ? 0x8a : 0x0a, held >> 8, held & 0xff), at === 0);
    }
    this.#timestamp = (this.#timestamp + 4_800) % 2 ** 32;
  }

  /** Everything that was heard, in order, pauses left out. */
  heard(): Int16Array {
    const decoder = this.#decoder;
    const parts: Uint8Array[] = [];
    for (const sequence of [...this.#packets.keys()].toSorted((one, other) => one - other)) {
      const packet = this.#packets.get(sequence);
      const samples = packet === undefined ? null : decoder.decode(packet);
      if (samples !== null) parts.push(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    }
    return samplesOf(joinBytes(parts));
  }

  async hangUp(): Promise<void> {
    await this.#connection.close();
  }

  #send(payloadType: number, payload: Uint8Array, marker: boolean): void {
    const sequenceNumber = this.#sequenceNumber;
    this.#sequenceNumber = (this.#sequenceNumber + 1) % 65_536;
    const [sender] = this.#connection.getSenders();
    const header = new RtpHeader({
      payloadType,
      sequenceNumber,
      timestamp: this.#timestamp,
      marker,
      ssrc: sender?.ssrc ?? 1,
    });
    void sender?.dtlsTransport.sendRtp(Buffer.from(payload), header);
  }

  #take({ header, payload }: RtpPacket): void {
    if (header.payloadType === KEYS) {
      this.keyPackets.push({ timestamp: header.timestamp, marker: header.marker, payload: new Uint8Array(payload) });
      return;
    }
    if (header.marker) this.markers.push(header.sequenceNumber);
    this.timestamps.push(header.timestamp);
    this.#packets.set(header.sequenceNumber, new Uint8Array(payload));
  }
}
