import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { createTestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import type { ElevenLabsOptions } from '../src/index.ts';
import { liveDocument, parametersOf } from './support/documents.ts';
import { all, pieces, startElevenLabs, TEXT } from './support/elevenlabs.ts';

const SPECS = new URL('../../../../shared/vendors/specs/', import.meta.url);
const rest = openSpecification(new URL('elevenlabs.json', SPECS));
const live = liveDocument(new URL('elevenlabs-asyncapi.json', SPECS));

const EVERYTHING: Partial<ElevenLabsOptions> = {
  languageCode: 'en',
  seed: 7,
  textNormalization: 'on',
  enableLogging: false,
  voiceSettings: { stability: 0.4, similarityBoost: 0.8, style: 0.1, useSpeakerBoost: true, speed: 1.1 },
};

describe.skipIf(rest === null)('ElevenLabs’ own document of its HTTP interface', () => {
  it('VOICE-12.2.9 finds nothing wrong with any call, and the emulator takes nothing that it refuses', async () => {
    if (rest === null) throw new Error('skipped');
    const { vendor, provider } = await startElevenLabs(EVERYTHING);
    await using _vendor = vendor;
    await provider.synthesize(TEXT);
    await all(provider.synthesizeStream(TEXT));
    const known = parametersOf(new URL('elevenlabs.json', SPECS), '/v1/text-to-speech/{voice_id}/stream');
    expect(vendor.requests).toHaveLength(2);
    for (const request of vendor.requests) {
      expect(rest.check(request)).toEqual([]);
      expect(Object.keys(request.query).filter((name) => !known.has(name))).toEqual([]);
    }
    const { found, tried } = await disagreementsOf(vendor, rest, { 'xi-api-key': vendor.apiKey });
    expect(found).toEqual([]);
    expect(tried).toBeGreaterThan(50);
  });
});

describe.skipIf(live === null)('ElevenLabs’ own document of its sockets', () => {
  it('VOICE-12.2.10 finds nothing wrong with any query or message of either side', async () => {
    if (live === null) throw new Error('skipped');
    const clock = createTestClock();
    const { vendor, provider } = await startElevenLabs({ ...EVERYTHING, clock });
    await using _vendor = vendor;
    const paused = new TransformStream<string, string>();
    const writer = paused.writable.getWriter();
    const chunks = all(provider.synthesizeStreamInput(paused.readable));
    void writer.write('One moment. ');
    await vi.waitFor(() => expect(vendor.sockets[0]?.received).toHaveLength(2));
    await clock.advance(30_000);
    await vi.waitFor(() => expect(vendor.sockets[0]?.received).toHaveLength(4));
    void writer.close();
    await chunks;
    await all(provider.synthesizeStreamInput(pieces(TEXT)));
    await clock.advance(30_000);
    await vi.waitFor(() => expect(vendor.sockets[0]?.isOpen).toBe(false));
    expect(vendor.sockets).toHaveLength(1);
    const kinds = new Set<string>();
    for (const { path, query, received, sent } of vendor.sockets) {
      expect(path).toBe(`/v1/text-to-speech/${vendor.voices[0]}/multi-stream-input`);
      expect(live.query(query)).toEqual([]);
      for (const text of received) {
        const message = JSON.parse(text as string) as Record<string, unknown>;
        kinds.add(
          Object.keys(message)
            .filter((name) => name !== 'context_id')
            .join('+'),
        );
        expect(live.sent(message)).toEqual([]);
      }
      for (const text of sent) expect(live.received(JSON.parse(text as string) as Record<string, unknown>)).toEqual([]);
      expect(sent.length).toBeGreaterThan(4);
    }
    expect(kinds).toEqual(
      new Set(['text+voice_settings+generation_config', 'text', 'flush', 'close_context', 'close_socket']),
    );
  });
});
