import { InputError } from '@roomkit/core';

/** How keys are told beside the audio. */
export interface KeyFormat {
  readonly payloadType: number;
  /** In Hz. */
  readonly clockRate: number;
}

/** What an offer says that matters here. */
export interface CheckedOffer {
  /** Without candidates that are names: nobody looks those up for a stranger. */
  readonly sdp: string;
  readonly opus: number;
  readonly keys: readonly KeyFormat[];
}

const MAX_LINES = 400;
const MAX_CANDIDATES = 40;
/** What a way in is opened and secured with (RFC 8839, section 5.4; RFC 8122, section 5). */
const KEYS: readonly RegExp[] = [
  /^a=ice-ufrag:[\w+/]{4,256}$/u,
  /^a=ice-pwd:[\w+/]{22,256}$/u,
  /^a=fingerprint:sha-\d{1,3} [\da-f:]{32,200}$/iu,
];
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]+)$/iu;

/**
 * Reads an offer (RFC 8866, RFC 9725): one line of audio with Opus over DTLS-SRTP.
 *
 * @throws InputError `sdp`
 */
export function checkOffer(sdp: string): CheckedOffer {
  const lines = sdp.split(/\r?\n/u).filter((line) => line !== '');
  if (lines[0] !== 'v=0') throw new InputError('sdp', 'must be a session description');
  if (lines.length > MAX_LINES) throw new InputError('sdp', 'must not be so long');
  const [media, ...more] = lines.filter((line) => line.startsWith('m='));
  if (media === undefined || more.length > 0 || !/^m=audio [1-9]\d* UDP\/TLS\/RTP\/SAVPF /u.test(media)) {
    throw new InputError('sdp', 'must offer audio over DTLS-SRTP and nothing else');
  }
  for (const key of KEYS) {
    if (!lines.some((line) => key.test(line))) throw new InputError('sdp', 'must come with its keys');
  }
  const [opus] = payloadTypes(lines, 'opus');
  if (opus === undefined || opus.clockRate !== 48_000) throw new InputError('sdp', 'must offer Opus');
  const candidates = lines.filter((line) => line.startsWith('a=candidate:'));
  if (candidates.length > MAX_CANDIDATES) throw new InputError('sdp', 'must not name so many candidates');
  const kept = lines.filter((line) => !line.startsWith('a=candidate:') || ADDRESS.test(line.split(' ')[4] ?? ''));
  return { sdp: `${kept.join('\r\n')}\r\n`, opus: opus.payloadType, keys: payloadTypes(lines, 'telephone-event') };
}

function payloadTypes(lines: readonly string[], codec: string): readonly KeyFormat[] {
  const found: KeyFormat[] = [];
  for (const line of lines) {
    const [, payloadType, name, clockRate] = /^a=rtpmap:(\d{1,3}) ([\w-]+)\/(\d+)/u.exec(line) ?? [];
    if (name?.toLowerCase() === codec) found.push({ payloadType: Number(payloadType), clockRate: Number(clockRate) });
  }
  return found;
}
