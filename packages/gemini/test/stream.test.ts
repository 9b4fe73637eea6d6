import { getEventListeners } from 'node:events';

import type { ModelAnswer } from '@roomkit/emulators';
import { createTestClock } from '@roomkit/testing';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { connect, read } from './support/gemini.ts';

const ANSWER: ModelAnswer = {
  output: [
    { type: 'thinking', pieces: ['Sie grü', 'ßen.'], signature: 'c2ln' },
    { type: 'text', pieces: ['Grüß', ' dich 👋🏽\n', '“ok”'], signature: 'dGV4dA==' },
    { type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { city: 'Łódź', note: 'a"b\\c' } },
    { type: 'tool_call', id: '', name: 'get_time', arguments: {} },
  ],
};

describe('streams of Gemini', () => {
  it('fail by what the vendor reports within them', async () => {
    const { provider } = connect({ script: [{ ...ANSWER, fault: { kind: 'error_event', afterPieces: 1 } }] });
    await expect(read(provider)).rejects.toMatchObject({
      details: { statusCode: 503, vendorCode: 'UNAVAILABLE' },
      retryable: true,
    });
  });

  it('leave nothing behind once they are over: on a signal that lives on, or on the clock', async () => {
    const clock = createTestClock();
    const { signal } = new AbortController();
    const { provider } = connect({ script: [ANSWER] }, { clock });
    for (let call = 0; call < 3; call += 1) {
      await provider.generate(aiContext(), { signal });
      for await (const event of provider.generateStream(aiContext(), { signal })) if (event.type === 'text') break;
      for await (const event of provider.generateStream(aiContext(), { signal })) expect(event.type).not.toBe('error');
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(clock.pending).toBe(0);
  });
});
