import { Buffer } from 'node:buffer';

import { InputError } from '@roomkit/core';
import { Listeners } from '@roomkit/core/audio';
import { type MediaStreamTrack as Track, MediaStreamTrack, RTCPeerConnection, RtpHeader, RtpPacket } from 'werift';

import type { ReceivedPacket } from '../inbound/receiver.ts';
import type { SentPacket } from '../outbound/sender.ts';
import { type PeerNetwork, peerConfig } from './network.ts';
import { checkOffer, type CheckedOffer, type KeyFormat } from './offer.ts';

/** How the way to the other side is. */
export type PeerState = 'connecting' | 'connected' | 'interrupted' | 'gone';

/** A packet as it came, of audio or of keys. */
export interface PeerPacket extends ReceivedPacket {
  readonly payloadType: number;
  readonly payload: Uint8Array;
}

/** The other end of a call, over werift. */
export class Peer {
  readonly keys: readonly KeyFormat[];
  readonly #connection: RTCPeerConnection;
  readonly #track: Track = new MediaStreamTrack({ kind: 'audio' });
  readonly #states = new Listeners<[PeerState]>();
  readonly #packets = new Listeners<[PeerPacket]>();
  readonly #opus: number;

  private constructor(connection: RTCPeerConnection, { keys, opus }: CheckedOffer) {
    this.#connection = connection;
    this.keys = keys;
    this.#opus = opus;
    connection.connectionStateChange.subscribe((state) => this.#states.call(stateOf(state)));
    connection.onTrack.subscribe((track) => track.onReceiveRtp.subscribe((packet) => this.#receive(packet)));
  }

  /**
   * Takes an offer up. The answer names every way in, so that nothing more has to be exchanged.
   *
   * @throws InputError `sdp`
   */
  static async answer(sdp: string, network: PeerNetwork): Promise<{ readonly peer: Peer; readonly sdp: string }> {
    const offer = checkOffer(sdp);
    const connection = new RTCPeerConnection(peerConfig(offer, network));
    try {
      const peer = new Peer(connection, offer);
      await connection.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
      await peer.#attach();
      await connection.setLocalDescription(await connection.createAnswer());
      const answer = connection.localDescription?.sdp;
      if (answer === undefined) throw new InputError('sdp', 'cannot be answered');
      return { peer, sdp: answer };
    } catch {
      await connection.close();
      throw new InputError('sdp', 'cannot be answered');
    }
  }

  onState(listener: (state: PeerState) => void): void {
    this.#states.add(listener);
  }

  onPacket(listener: (packet: PeerPacket) => void): void {
    this.#packets.add(listener);
  }

  /** Sends audio. */
  send({ sequenceNumber, timestamp, marker, payload }: SentPacket): void {
    const header = new RtpHeader({ payloadType: this.#opus, sequenceNumber, timestamp, marker, ssrc: 1 });
    this.#track.writeRtp(new RtpPacket(header, bufferOf(payload)));
  }

  /** Sends a key. Past the track, for that one takes everything for audio. */
  sendKey(packet: SentPacket, payloadType: number): void {
    const [sender] = this.#connection.getSenders();
    if (sender === undefined || sender.dtlsTransport.state !== 'connected') return;
    const { sequenceNumber, timestamp, marker, payload } = packet;
    const header = new RtpHeader({ payloadType, sequenceNumber, timestamp, marker, ssrc: sender.ssrc });
    // The way may end while it is on it; then nobody misses it.
    sender.dtlsTransport.sendRtp(bufferOf(payload), header).catch(() => undefined);
  }

  close(): void {
    this.#track.stop();
    this.#connection.close().catch(() => undefined);
  }

  async #attach(): Promise<void> {
    const [transceiver] = this.#connection.getTransceivers();
    if (transceiver === undefined) throw new InputError('sdp', 'must offer audio');
    await transceiver.sender.replaceTrack(this.#track);
    transceiver.setDirection('sendrecv');
    // A browser that leaves says so there; the connection itself would find out half a minute later.
    for (const transport of this.#connection.dtlsTransports) {
      transport.onStateChange.subscribe((state) => {
        if (state === 'closed' || state === 'failed') this.#states.call('gone');
      });
    }
  }

  #receive({ header, payload }: RtpPacket): void {
    const { sequenceNumber, timestamp, payloadType } = header;
    this.#packets.call({ sequenceNumber, timestamp, payloadType, payload });
  }
}

function stateOf(state: RTCPeerConnection['connectionState']): PeerState {
  if (state === 'connected') return 'connected';
  if (state === 'disconnected') return 'interrupted';
  return state === 'failed' || state === 'closed' ? 'gone' : 'connecting';
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
