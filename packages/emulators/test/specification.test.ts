import { describe, expect, it } from 'vitest';

import type { RecordedRequest } from '../src/index.ts';
import { disagreementsOf, mutationsOf, openSpecification, Specification } from '../src/specification.ts';
import { matchesTemplate } from '../src/specification/path-template.ts';
import { TwilioEmulator } from '../src/twilio.ts';

const DOCUMENT = {
  openapi: '3.0.1',
  paths: {
    '/items/{id}': {
      post: {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } },
        },
      },
      get: {},
    },
  },
  components: {
    schemas: {
      Item: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: { name: { type: 'string', nullable: true }, count: { type: 'integer' } },
      },
    },
  },
} as const;

function call(body: unknown, given: Partial<RecordedRequest> = {}): RecordedRequest {
  return {
    method: 'POST',
    path: '/v2/items/7',
    query: {},
    contentType: 'application/json',
    body: new TextEncoder().encode(JSON.stringify(body)),
    ...given,
  };
}

describe('a vendor’s document', () => {
  const specification = new Specification(DOCUMENT, { basePath: '/v2' });

  it('finds nothing wrong with what it describes', () => {
    expect(specification.check(call({ name: 'a', count: 1 }))).toEqual([]);
    expect(specification.check(call({ name: null }))).toEqual([]);
    expect(specification.check(call(null, { method: 'GET', body: new Uint8Array() }))).toEqual([]);
  });

  it.each([
    ['a missing field', call({ count: 1 }), 'name'],
    ['a wrong type', call({ name: 'a', count: 'many' }), '/count'],
    ['a field nobody knows', call({ name: 'a', colour: 'red' }), 'additional'],
    ['no body', call({}, { body: new Uint8Array() }), 'no body'],
    ['another path', call({ name: 'a' }, { path: '/v2/things/7' }), 'no operation'],
    ['another method', call({ name: 'a' }, { method: 'PUT' }), 'no operation'],
  ])('finds %s', (_what, request, finding) => {
    expect(specification.check(request).join(' ')).toContain(finding);
  });

  it('that is missing is said to be missing', () => {
    expect(openSpecification(new URL('./nothing.json', import.meta.url))).toBeNull();
  });
});

describe('the template of a path', () => {
  it.each([
    ['/a/{id}', '/a/7', true],
    ['/a/{id}', '/a/', false],
    ['/a/{id}', '/a/7/b', false],
    ['/a/{id}.json', '/a/7.json', true],
    ['/a/{id}.json', '/a/.json', false],
    ['/bot{token}/send', '/bot1:x/send', true],
    ['/{from}-{to}/x', '/a-b/x', true],
    ['/{from}-{to}/x', '/a-/x', false],
    ['/a', '/a', true],
    ['/a', '/b', false],
  ])('%s is %s: %s', (template, path, matches) => {
    expect(matchesTemplate(template, path)).toBe(matches);
  });
});

describe('mutations', () => {
  it('leave out and replace every field, nested ones included', () => {
    const found = mutationsOf(call({ a: { b: [1] } })).map(({ what }) => what);
    for (const path of ['a', 'a.b', 'a.b.0']) expect(found).toContain(`${path} left out`);
    expect(found).toContain('a.b is 7');
    const form = { contentType: 'application/x-www-form-urlencoded', body: new TextEncoder().encode('a=1&a=2&b=x') };
    expect(mutationsOf(call(null, form)).map(({ what }) => what)).toContain('b left out');
  });

  it('show an emulator that takes what the document refuses', async () => {
    await using emulator = await new TwilioEmulator().start();
    const { accountSid, authToken, url } = emulator;
    const headers = { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` };
    const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
    const body = new URLSearchParams({ To: '+14155552671', From: '+14155550100', Body: 'x' });
    await fetch(`${url}${path}`, { method: 'POST', headers, body });
    const strict = new Specification({
      paths: {
        '/2010-04-01/Accounts/{AccountSid}/Messages.json': {
          post: {
            requestBody: {
              content: { 'application/x-www-form-urlencoded': { schema: { properties: { Body: { const: 'x' } } } } },
            },
          },
        },
      },
    });
    const { found, tried } = await disagreementsOf(emulator, strict, headers);
    expect(tried).toBe(9);
    expect(found.join('\n')).toContain('Body is "strange"');
  });
});
