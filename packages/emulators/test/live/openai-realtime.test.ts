import { describe, expect, it } from 'vitest';

import { type LiveJson, OpenAIRealtimeCall, OpenAIRealtimeEmulator } from '../../src/openai-realtime.ts';
import { mutationsOf, openSpecification } from '../../src/specification.ts';

const specification = openSpecification(new URL('../../../../../shared/vendors/specs/openai.json', import.meta.url), {
  overlapping: true,
});

const EVENTS: readonly LiveJson[] = [
  {
    type: 'session.update',
    event_id: 'e1',
    session: {
      type: 'realtime',
      output_modalities: ['audio'],
      instructions: 'Be brief.',
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: 24_000 },
          transcription: { model: 'whisper-1', language: 'en' },
          noise_reduction: { type: 'near_field' },
          turn_detection: { type: 'server_vad', threshold: 0.5, silence_duration_ms: 500, idle_timeout_ms: 6_000 },
        },
        output: { format: { type: 'audio/pcmu' }, voice: 'cedar', speed: 1 },
      },
      tools: [{ type: 'function', name: 'a', description: 'b', parameters: { type: 'object' } }],
      tool_choice: 'auto',
      max_output_tokens: 100,
    },
  },
  { type: 'input_audio_buffer.append', audio: 'AAAA' },
  { type: 'input_audio_buffer.commit' },
  { type: 'input_audio_buffer.clear' },
  {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x' }] },
  },
  {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'x' }] },
  },
  { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: 'c1', output: 'x' } },
  { type: 'conversation.item.delete', item_id: 'i1' },
  { type: 'response.create' },
];

function aCall(): { readonly call: OpenAIRealtimeCall; readonly sent: LiveJson[] } {
  const sent: LiveJson[] = [];
  let count = 0;
  const call = new OpenAIRealtimeCall({
    send: (event) => void sent.push(event),
    nextId: (prefix) => `${prefix}_${(count += 1)}`,
    model: 'gpt-realtime',
    turns: [],
  });
  return { call, sent };
}

/** The code of the refusal of an event; null where it is taken. */
function refusalOf(event: LiveJson | null): unknown {
  const { call, sent } = aCall();
  call.receive(event);
  const refusal = sent.find(({ type }) => type === 'error');
  return refusal === undefined ? null : (refusal['error'] as LiveJson)['code'];
}

describe('OpenAIRealtimeEmulator', () => {
  it('takes what the vendor takes', () => {
    for (const event of EVENTS) expect([event['type'], refusalOf(event)]).toEqual([event['type'], null]);
  });

  it.each<[string, LiveJson | null]>([
    ['invalid_json', null],
    ['invalid_value', { type: 'input_audio_buffer.shout' }],
    ['missing_required_parameter', { type: 'input_audio_buffer.append' }],
    ['unknown_parameter', { type: 'input_audio_buffer.commit', loudly: true }],
    ['invalid_value', { type: 'input_audio_buffer.append', audio: 'no base64!' }],
    ['response_cancel_not_active', { type: 'response.cancel' }],
    [
      'item_truncate_invalid_item_id',
      { type: 'conversation.item.truncate', item_id: 'x', content_index: 0, audio_end_ms: 1 },
    ],
  ])('refuses with %s: %o', (code, event) => {
    expect(refusalOf(event)).toBe(code);
  });

  it('names the event it refuses, and what is wrong with it', () => {
    const { call, sent } = aCall();
    call.receive({ type: 'session.update', event_id: 'mine', session: { type: 'realtime', temperature: 1 } });
    expect(sent[0]).toMatchObject({
      type: 'error',
      error: {
        type: 'invalid_request_error',
        code: 'unknown_parameter',
        param: 'session.temperature',
        event_id: 'mine',
      },
    });
  });

  it('refuses a second answer at the same time, a cut behind the end and another voice once it was heard', () => {
    const { call, sent } = aCall();
    call.answerStarts();
    call.plays(new Uint8Array(48_000));
    const itemId = sent.find(({ type }) => type === 'response.output_audio.delta')?.['item_id'];
    call.receive({ type: 'response.create' });
    call.answerEnds();
    call.receive({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: 1_001 });
    call.receive({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: 400 });
    call.hasSpoken();
    call.receive({ type: 'session.update', session: { type: 'realtime', audio: { output: { voice: 'ash' } } } });
    const codes = sent.filter(({ type }) => type === 'error').map(({ error }) => (error as LiveJson)['code']);
    expect([codes, call.truncations]).toEqual([
      ['conversation_already_has_active_response', 'invalid_value', 'cannot_update_voice'],
      [400],
    ]);
  });

  it('cuts what it said before its latest answer, and nothing behind where it was cut', () => {
    const { call, sent } = aCall();
    call.answerStarts();
    call.plays(new Uint8Array(48_000));
    call.answerEnds();
    const added = sent.find(({ type }) => type === 'response.output_item.added') as
      | { item: { id: string } }
      | undefined;
    call.answerStarts();
    call.plays(new Uint8Array(48_000));
    call.answerEnds();
    for (const endMs of [400, 401, 400]) {
      const place = { item_id: added?.item.id, content_index: 0, audio_end_ms: endMs };
      call.receive({ type: 'conversation.item.truncate', ...place });
    }
    expect([call.truncations, sent.filter(({ type }) => type === 'error').length]).toEqual([[400, 400], 1]);
  });

  it('refuses keys, models, paths and the wire of the beta', async () => {
    await using vendor = await new OpenAIRealtimeEmulator({ models: ['gpt-realtime'] }).start();
    const statusOf = async (path: string, headers: Readonly<Record<string, string>>): Promise<unknown> => {
      const { WebSocket } = await import('ws');
      const socket = new WebSocket(`${vendor.url.replace('http', 'ws')}${path}`, { headers });
      return new Promise((resolve) => {
        socket.on('error', () => {});
        socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
        socket.on('open', () => resolve('open'));
      });
    };
    const authorization = `Bearer ${vendor.apiKey}`;
    const path = '/v1/realtime?model=gpt-realtime';
    expect(await statusOf(path, { authorization })).toBe('open');
    expect(await statusOf(path, { authorization: 'Bearer x' })).toBe(401);
    expect(await statusOf(path, { authorization, 'openai-beta': 'realtime=v1' })).toBe(400);
    expect(await statusOf('/v1/realtime', { authorization })).toBe(400);
    expect(await statusOf('/v1/realtime?model=other', { authorization })).toBe(404);
    expect(await statusOf('/realtime?model=gpt-realtime', { authorization })).toBe(404);
  });

  it.skipIf(specification === null)(
    'takes no event that the vendor’s document refuses, whatever is changed in one',
    () => {
      const encoder = new TextEncoder();
      const taken: string[] = [];
      let tried = 0;
      for (const event of EVENTS) {
        const request = {
          method: 'POST',
          path: '/',
          query: {},
          contentType: 'application/json',
          body: encoder.encode(JSON.stringify(event)),
        };
        for (const { what, request: changed } of mutationsOf(request)) {
          const mutated = JSON.parse(new TextDecoder().decode(changed.body)) as LiveJson;
          tried += 1;
          if (specification?.checkValue('RealtimeClientEvent', mutated).length === 0) continue;
          if (refusalOf(mutated) === null) taken.push(`${String(event['type'])}: ${what}`);
        }
      }
      expect(taken).toEqual([]);
      expect(tried).toBeGreaterThan(400);
    },
  );
});
