import { openSpecification } from '@roomkit/emulators/specification';
import { describe, expect, it } from 'vitest';

import { frameOfWords, startDeepgram } from './support/deepgram.ts';
import { liveDocument, parametersOf } from './support/documents.ts';
import { Microphone, Reader } from './support/speaking.ts';

const SPECS = new URL('../../../../shared/vendors/specs/', import.meta.url);
const rest = openSpecification(new URL('deepgram.json', SPECS), { overlapping: true });
const live = liveDocument(new URL('deepgram-asyncapi.json', SPECS));

describe.skipIf(rest === null)('Deepgram’s own document of its HTTP interface', () => {
  it('VOICE-12.2.8 finds nothing wrong with any call, nor with any answer of the emulator', async () => {
    if (rest === null) throw new Error('skipped');
    const answers: unknown[] = [];
    const recording: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      answers.push(await answer.clone().json());
      return answer;
    };
    const { vendor, provider } = await startDeepgram({ fetch: recording, keyterms: ['one', 'two'], mipOptOut: true });
    await using _vendor = vendor;
    await provider.transcribe(frameOfWords('Hello'));
    await provider.transcribe(frameOfWords('Bonjour', 8_000), { language: 'fr' });
    vendor.fault('rate_limited');
    await expect(provider.transcribe(frameOfWords('Hello'))).rejects.toMatchObject({ code: 'provider_failed' });
    const known = parametersOf(new URL('deepgram.json', SPECS), '/v1/listen', 'post');
    for (const request of vendor.requests) {
      expect(rest.check({ ...request, body: new Uint8Array([1]) })).toEqual([]);
      expect(Object.keys(request.query).filter((name) => !known.has(name))).toEqual([]);
    }
    expect(answers.map((answer, at) => rest.checkValue(at < 2 ? 'ListenV1Response' : 'ErrorResponse', answer))).toEqual(
      [[], [], []],
    );
  });
});

describe.skipIf(live === null)('Deepgram’s own document of its sockets', () => {
  it('VOICE-12.2.8 finds nothing wrong with any query or message of either side', async () => {
    if (live === null) throw new Error('skipped');
    const { vendor, provider } = await startDeepgram({
      keyterms: ['one'],
      mipOptOut: true,
      finalizeAfterMs: 20,
      keepAliveMs: 30,
    });
    await using _vendor = vendor;
    const microphone = new Microphone().say(frameOfWords('one two, three'));
    const reader = new Reader(provider.transcribeStream(microphone));
    await expect.poll(() => vendor.sockets[0]?.received.includes('{"type":"KeepAlive"}'), { interval: 5 }).toBe(true);
    microphone.off();
    await reader.done;
    const plain = await startDeepgram({ interimResults: false, endpointingMs: null, smartFormat: false });
    await using _plain = plain.vendor;
    await new Reader(plain.provider.transcribeStream(new Microphone().say(frameOfWords('yes')).off())).done;
    const seen = new Set<string>();
    for (const { path, query, received, sent } of [...vendor.sockets, ...plain.vendor.sockets]) {
      expect(path).toBe('/v1/listen');
      expect(live.query(query)).toEqual([]);
      for (const message of [...received, ...sent]) {
        if (typeof message !== 'string') continue;
        const value = JSON.parse(message) as { readonly type: string };
        seen.add(value.type);
        expect(live.message(value)).toEqual([]);
      }
    }
    expect(seen).toEqual(new Set(['CloseStream', 'Finalize', 'KeepAlive', 'Metadata', 'Results']));
  });
});
