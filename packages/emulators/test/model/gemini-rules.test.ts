import { describe, expect, it } from 'vitest';

import { GeminiEmulator } from '../../src/gemini.ts';

type Json = Readonly<Record<string, unknown>>;

const HELLO = { role: 'user', parts: [{ text: 'Hi' }] };
const CALL = {
  functionCall: { id: 'a', name: 'look', args: {} },
  thoughtSignature: 'skip_thought_signature_validator',
};
const OTHER = { functionCall: { id: 'b', name: 'look', args: {} } };
const RESULT = { functionResponse: { id: 'a', name: 'look', response: { output: 'x' } } };
const TOOL = { name: 'look', description: 'Looks.' };

function post(
  emulator: GeminiEmulator,
  path: string,
  body: string | Json,
  key: string | null = emulator.apiKey,
): Promise<Response> {
  return emulator.fetch(`https://vendor.example/v1beta/models/${path}`, {
    method: 'POST',
    headers: key === null ? {} : { 'x-goog-api-key': key },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function refusalOf(body: string | Json, model = 'gemini-3.8-flash'): Promise<string> {
  const answer = await post(new GeminiEmulator(), `${model}:generateContent`, body);
  const { error } = (await answer.json()) as { readonly error?: { readonly status: string; readonly message: string } };
  return error === undefined ? 'taken' : `${answer.status} ${error.status} ${error.message}`;
}

function turns(...contents: readonly unknown[]): Json {
  return { contents };
}

function thinking(config: Json): Json {
  return { contents: [HELLO], generationConfig: { thinkingConfig: config } };
}

function model(...parts: readonly unknown[]): Json {
  return { role: 'model', parts };
}

function user(...parts: readonly unknown[]): Json {
  return { role: 'user', parts };
}

describe('the rules of the Gemini API', () => {
  it.each([
    ['no JSON', 'Hi', 'Invalid JSON payload'],
    ['no contents', {}, "Invalid value at 'contents'"],
    ['no turn', turns(), "Invalid value at 'contents'"],
    ['no part', turns(user()), "Invalid value at 'contents[0].parts'"],
    ['a part of nothing', turns(user({ thought: true })), "Invalid value at 'contents[0].parts[0]'"],
    ['a part of two kinds', turns(user({ text: 'a', ...RESULT })), "Invalid value at 'contents[0].parts[0]'"],
    [
      'an unknown field',
      { ...turns(HELLO), messages: [] },
      'Unknown name "messages" at \'messages\': Cannot find field.',
    ],
    ['a role that is none', turns({ role: 'assistant', parts: [{ text: 'a' }] }), "'contents[0].role'"],
    ['data that is not base64', turns(user({ inlineData: { mimeType: 'image/png', data: '§' } })), 'inlineData.data'],
    [
      'too many ends',
      { ...turns(HELLO), generationConfig: { stopSequences: ['1', '2', '3', '4', '5', '6'] } },
      'stopSequences',
    ],
    ['level and budget', thinking({ thinkingLevel: 'LOW', thinkingBudget: 1 }), 'thinkingConfig'],
    ['a level of another model', thinking({ thinkingLevel: 'MINIMAL' }), 'Thinking level MINIMAL is not supported'],
    ['a tool twice', { ...turns(HELLO), tools: [{ functionDeclarations: [TOOL, TOOL] }] }, 'Duplicate function'],
    ['a tool without a name', { ...turns(HELLO), tools: [{ functionDeclarations: [{ description: 'x' }] }] }, 'name'],
    [
      'names for a choice that is free',
      {
        ...turns(HELLO),
        tools: [{ functionDeclarations: [TOOL] }],
        toolConfig: { functionCallingConfig: { mode: 'AUTO', allowedFunctionNames: ['look'] } },
      },
      'only be set when the mode is ANY',
    ],
    [
      'a name that is not declared',
      { ...turns(HELLO), toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['look'] } } },
      'look is not declared',
    ],
    ['a call first', turns(model(CALL), user(RESULT)), 'immediately after a user turn'],
    [
      'a call behind the model’s own words',
      turns(HELLO, model({ text: 'a' }), model(CALL), user(RESULT)),
      'immediately after',
    ],
    ['fewer results than calls', turns(HELLO, model(CALL, OTHER), user(RESULT)), 'number of function response parts'],
    ['a result without a call', turns(HELLO, user(RESULT)), 'number of function response parts'],
    [
      'words between call and result',
      turns(HELLO, model(CALL), HELLO, user(RESULT)),
      'number of function response parts',
    ],
    [
      'a result of another call',
      turns(HELLO, model({ ...CALL, functionCall: { id: 'b', name: 'look' } }), user(RESULT)),
      'must have the id',
    ],
    [
      'a call without a signature',
      turns(HELLO, model(OTHER), user({ functionResponse: { ...RESULT.functionResponse, id: 'b' } })),
      'missing a thought_signature',
    ],
    ['a call that nobody answered', turns(HELLO, model(CALL)), 'last turn is of the user'],
    ['words of the model last', turns(HELLO, model({ text: 'Well' })), 'last turn is of the user'],
  ])('refuse %s', async (_what, body, words) => {
    const refusal = await refusalOf(body);
    expect(refusal).toMatch(/^400 INVALID_ARGUMENT /u);
    expect(refusal).toContain(words);
  });

  it('are others for models that think by a budget', async () => {
    expect(await refusalOf(thinking({ thinkingLevel: 'LOW' }), 'gemini-2.5-flash')).toContain('not supported');
    expect(await refusalOf(thinking({ thinkingBudget: 0 }), 'gemini-2.5-pro')).toContain('only works in thinking mode');
    expect(await refusalOf(thinking({ thinkingBudget: 0 }), 'gemini-2.5-flash')).toBe('taken');
    expect(await refusalOf(thinking({ thinkingBudget: 0, includeThoughts: true }), 'gemini-2.5-flash')).toContain(
      'include_thoughts',
    );
    expect(await refusalOf(turns(HELLO, model({ text: 'Well' })), 'gemini-2.5-flash')).toBe('taken');
    expect(await refusalOf(turns(HELLO, model({ functionCall: { name: 'look' } })), 'gemini-2.5-flash')).toContain(
      'last turn',
    );
  });

  it('take a whole conversation', async () => {
    const body = turns(model({ text: 'Welcome' }), HELLO, model({ text: 'Well' }, CALL, OTHER), {
      role: 'user',
      parts: [RESULT, { functionResponse: { id: 'b', name: 'look', response: { error: 'x' } } }],
    });
    expect(await refusalOf(body)).toBe('taken');
  });

  it('ask for the key', async () => {
    const emulator = new GeminiEmulator({ apiKey: 'right' });
    const statuses = await Promise.all(
      [null, 'wrong', 'right'].map((key) => post(emulator, 'gemini-3.8-flash:generateContent', turns(HELLO), key)),
    );
    expect(statuses.map(({ status }) => status)).toEqual([403, 400, 200]);
    expect(await statuses[1]?.text()).toContain('API_KEY_INVALID');
  });

  it('know two ways to ask, and three to be answered', async () => {
    const emulator = new GeminiEmulator({ script: [{ output: [{ type: 'text', pieces: ['a', 'b'] }] }] });
    const list = await post(emulator, 'gemini-3.8-flash:streamGenerateContent', turns(HELLO));
    expect(await list.json()).toMatchObject([{ candidates: [{ content: { parts: [{ text: 'a' }] } }] }, {}, {}]);
    const events = await post(emulator, 'gemini-3.8-flash:streamGenerateContent?alt=sse', turns(HELLO));
    expect((await events.text()).match(/^data: /gmu)).toHaveLength(3);
    const odd = await post(emulator, 'gemini-3.8-flash:streamGenerateContent?alt=xml', turns(HELLO));
    expect(odd.status).toBe(400);
    expect((await post(emulator, 'gemini-3.8-flash:countTokens', turns(HELLO))).status).toBe(404);
    expect((await post(emulator, 'gemini-3.8-flash', turns(HELLO))).status).toBe(404);
  });
});
