import { type PeerConfig, RTCRtpCodecParameters, useOPUS } from 'werift';

import type { CheckedOffer } from './offer.ts';

/** Where a call comes in. */
export interface PeerNetwork {
  readonly iceServers: readonly RTCIceServer[];
  /** Addresses to offer in place of those of every interface. */
  readonly addresses: readonly string[] | null;
  readonly portRange: readonly [number, number] | null;
}

/** A server that helps callers to reach this one (W3C WebRTC, section 4.2.2). */
export interface RTCIceServer {
  readonly urls: string | readonly string[];
  readonly username?: string;
  /** Secret. */
  readonly credential?: string;
}

/** How werift is told. */
export function peerConfig({ opus, keys }: CheckedOffer, network: PeerNetwork): Partial<PeerConfig> {
  const { iceServers, addresses, portRange } = network;
  const events = keys.map(
    ({ payloadType, clockRate }) =>
      new RTCRtpCodecParameters({ mimeType: 'audio/telephone-event', clockRate, channels: 1, payloadType }),
  );
  return {
    // werift asks a public server unless it is told otherwise.
    iceServers: iceServers.map(({ urls, ...rest }) => ({ ...rest, urls: typeof urls === 'string' ? urls : [...urls] })),
    codecs: { audio: [useOPUS({ payloadType: opus }), ...events], video: [] },
    ...(portRange === null ? {} : { icePortRange: [...portRange] as [number, number] }),
    ...(addresses === null ? {} : addressesOf(addresses)),
  };
}

function addressesOf(addresses: readonly string[]): Partial<PeerConfig> {
  const udp4 = addresses.find((address) => !address.includes(':'));
  const udp6 = addresses.find((address) => address.includes(':'));
  return {
    iceUseIpv4: udp4 !== undefined,
    iceUseIpv6: udp6 !== undefined,
    iceInterfaceAddresses: { ...(udp4 === undefined ? {} : { udp4 }), ...(udp6 === undefined ? {} : { udp6 }) },
    iceAdditionalHostAddresses: [...addresses],
  };
}
