import { describe, expect, it } from 'vitest';

import { checkOffer } from '../../src/signalling/offer.ts';
import { OFFER } from './offers.ts';

describe('checkOffer', () => {
  it('finds Opus and the keys, and leaves out candidates that somebody would have to look up', () => {
    const { sdp, opus, keys } = checkOffer(OFFER);
    expect(opus).toBe(111);
    expect(keys).toEqual([
      { payloadType: 110, clockRate: 48_000 },
      { payloadType: 126, clockRate: 8_000 },
    ]);
    expect(sdp.match(/a=candidate:\d/gu)).toEqual(['a=candidate:1', 'a=candidate:3']);
    expect(sdp.replace(/\r\n/gu, '')).not.toContain('\n');
  });

  it.for([
    ['what is no description', 'hello'],
    ['nothing', ''],
    ['no audio', OFFER.replace('m=audio', 'm=video')],
    ['a second line', `${OFFER}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n`],
    ['audio that is refused', OFFER.replace('m=audio 40123', 'm=audio 0')],
    ['audio in the clear', OFFER.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP')],
    ['no keys', OFFER.replace('a=fingerprint', 'a=finger')],
    ['no user fragment', OFFER.replace('a=ice-ufrag', 'a=ice')],
    ['no Opus', OFFER.replace('opus/48000/2', 'G722/8000')],
    ['more lines than anybody needs', OFFER + 'a=x\r\n'.repeat(400)],
    ['more candidates than anybody has', OFFER + 'a=candidate:9 1 udp 1 192.0.2.7 9 typ host\r\n'.repeat(41)],
  ] as const)('refuses %s', ([, sdp]) => {
    expect(() => checkOffer(sdp)).toThrow(expect.objectContaining({ code: 'input_invalid' }));
  });
});
