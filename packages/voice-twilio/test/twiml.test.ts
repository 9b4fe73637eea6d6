import { twiml } from '@roomkit/voice-twilio';
import { describe, expect, it } from 'vitest';

const url = 'wss://voice.example/media';

describe('twiml', () => {
  it('gives the call to a stream in both directions', () => {
    expect(twiml({ url })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="wss://voice.example/media"/></Connect></Response>',
    );
  });

  it('gives parameters along, whatever is in them', () => {
    expect(twiml({ url, parameters: { room: 'r1', name: `"Ann" <b> & 'co'` } })).toContain(
      `<Parameter name="room" value="r1"/><Parameter name="name" value="&quot;Ann&quot; &lt;b&gt; &amp; 'co'"/></Stream>`,
    );
  });

  it.for([
    ['an address without TLS', { url: 'ws://voice.example/media' }],
    ['an address that would lose its query', { url: `${url}?token=1` }],
    ['no address', { url: 'media' }],
    ['a parameter without a name', { url, parameters: { '': 'x' } }],
    ['a parameter that Twilio would not take', { url, parameters: { note: 'x'.repeat(500) } }],
    ['what no XML can hold', { url, parameters: { note: '\u0000' } }],
  ] as const)('refuses %s', ([, options]) => {
    expect(() => twiml(options)).toThrow(expect.objectContaining({ code: expect.stringMatching(/invalid$/u) }));
  });
});
