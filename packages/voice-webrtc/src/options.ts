import { type Clock, ConfigurationError, type CreateId, requireInteger, systemClock } from '@roomkit/core';
import { createRandomId } from '@roomkit/core/providers';

import type { OpusSampleRate } from './opus/codecs.ts';
import type { PeerNetwork, RTCIceServer } from './signalling/network.ts';

/** Who calls. */
export interface WebRTCCaller {
  /** @defaultValue `caller-` and the id of the session */
  readonly participantId?: string;
  readonly roomId?: string;
  readonly organizationId?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** What of a request says who calls; its body is the offer and is read after that. */
export type WebRTCCallRequest = Pick<Request, 'url' | 'method' | 'headers' | 'signal'>;

/** Options of the backend. */
export interface WebRTCVoiceOptions {
  /** Says who calls; null refuses. @defaultValue everybody may, as somebody unknown */
  readonly authorize?: (request: WebRTCCallRequest) => WebRTCCaller | null | Promise<WebRTCCaller | null>;
  /** STUN and TURN servers. @defaultValue none */
  readonly iceServers?: readonly RTCIceServer[];
  /** Addresses of this machine to offer. @defaultValue those of every interface but the loopback */
  readonly addresses?: readonly string[];
  /** The UDP ports calls come in at, the first and the last. @defaultValue any */
  readonly portRange?: readonly [number, number];
  /** Of the frames that come in, in Hz. @defaultValue 16000 */
  readonly inboundSampleRate?: OpusSampleRate;
  /** Of the audio that goes out, in Hz. @defaultValue 16000 */
  readonly outboundSampleRate?: OpusSampleRate;
  /** Of what goes out, in bits a second, 6,000 to 510,000. @defaultValue 32000 */
  readonly bitrate?: number;
  /** How many later packets a missing one is waited for, 1 to 50. @defaultValue 4 */
  readonly reorderPackets?: number;
  /** How long a missing packet is waited for at most, in milliseconds. @defaultValue 100 */
  readonly reorderMs?: number;
  /** After so long what is made up for lost audio is silence, in milliseconds. @defaultValue 60 */
  readonly maxConcealMs?: number;
  /** How long after it was sent audio is heard at the caller's, in milliseconds. @defaultValue 60 */
  readonly playoutDelayMs?: number;
  /** How long a call may take to connect, in milliseconds. @defaultValue 15000 */
  readonly connectTimeoutMs?: number;
  /** How long an interrupted call may take to come back, in milliseconds. @defaultValue 5000 */
  readonly graceMs?: number;
  /** Calls at a time. @defaultValue 100 */
  readonly maxCalls?: number;
  /** The longest offer, in bytes. @defaultValue 65536 */
  readonly maxOfferBytes?: number;
  readonly clock?: Clock;
  readonly createId?: CreateId;
}

/** Options with their defaults. */
export type ResolvedOptions = Required<
  Omit<WebRTCVoiceOptions, 'authorize' | 'iceServers' | 'addresses' | 'portRange'>
> &
  Pick<WebRTCVoiceOptions, 'authorize'> & { readonly network: PeerNetwork };

const RANGES = {
  bitrate: [6_000, 510_000],
  reorderPackets: [1, 50],
  reorderMs: [0, 1_000],
  maxConcealMs: [0, 1_000],
  playoutDelayMs: [0, 1_000],
  connectTimeoutMs: [1, 600_000],
  graceMs: [0, 600_000],
  maxCalls: [1, 100_000],
  maxOfferBytes: [1, 1_048_576],
} as const;
const RATES: readonly number[] = [8_000, 12_000, 16_000, 24_000, 48_000];

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: WebRTCVoiceOptions): ResolvedOptions {
  const { iceServers = [], addresses = null, portRange = null, ...given } = options;
  const resolved = {
    inboundSampleRate: 16_000,
    outboundSampleRate: 16_000,
    bitrate: 32_000,
    reorderPackets: 4,
    reorderMs: 100,
    maxConcealMs: 60,
    playoutDelayMs: 60,
    connectTimeoutMs: 15_000,
    graceMs: 5_000,
    maxCalls: 100,
    maxOfferBytes: 65_536,
    clock: systemClock,
    createId: createRandomId,
    ...given,
    network: { iceServers, addresses, portRange },
  } as const;
  for (const field of ['inboundSampleRate', 'outboundSampleRate'] as const) {
    if (!RATES.includes(resolved[field])) throw new ConfigurationError(field, `must be one of ${RATES.join(', ')}`);
  }
  for (const [field, [least, most]] of Object.entries(RANGES)) {
    const value = resolved[field as keyof typeof RANGES];
    if (!Number.isFinite(value) || value < least || value > most) {
      throw new ConfigurationError(field, `must be from ${least} to ${most}`);
    }
  }
  for (const field of ['reorderPackets', 'maxCalls', 'maxOfferBytes'] as const)
    requireInteger(field, resolved[field], 1);
  if (addresses?.length === 0) throw new ConfigurationError('addresses', 'must name an address');
  if (portRange !== null && !(portRange[0] >= 1 && portRange[0] <= portRange[1] && portRange[1] <= 65_535)) {
    throw new ConfigurationError('portRange', 'must go from a port to another');
  }
  return Object.freeze(resolved);
}
