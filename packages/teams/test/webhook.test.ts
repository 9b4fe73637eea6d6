import { InMemoryStateStore, RoomKit, teamsChannel, type WebhookRequest } from '@roomkit/core';
import type { TeamsEmulator } from '@roomkit/emulators/teams';
import { anEvent, createTestClock } from '@roomkit/testing';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { describe, expect, it } from 'vitest';

import { BotFrameworkTeamsProvider } from '../src/index.ts';
import { CONVERSATION, optionsFor, PERSON, requestOf, startTeams } from './support/start-teams.ts';

const THREAD = { id: '19:abc@thread.tacv2;messageid=1700000000000', type: 'channel' } as const;
const HOUR_MS = 3_600_000;

const activity = { type: 'message', id: '1', from: { id: PERSON }, conversation: { id: CONVERSATION }, text: 'hi' };
const claiming = (emulator: TeamsEmulator, claims: Readonly<Record<string, unknown>>): Promise<WebhookRequest> =>
  requestOf(emulator.activity(activity, claims));

/** The same call with another activity: nothing signs it. */
async function saying(emulator: TeamsEmulator, said: Readonly<Record<string, unknown>>): Promise<WebhookRequest> {
  const request = await requestOf(emulator.activity(activity));
  const whole: unknown = JSON.parse(new TextDecoder().decode(request.body));
  return { ...request, body: new TextEncoder().encode(JSON.stringify({ ...(whole as object), ...said })) };
}

describe('who calls', () => {
  it('CORE-17.1.2 is believed with a token of the Bot Framework for this bot and this service', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    expect(await provider.verifySignature(await claiming(emulator, {}))).toBe(true);
    expect(await provider.verifySignature(await requestOf(emulator.activity(activity), true))).toBe(false);
  });

  it.each([
    ['for another bot', { aud: 'somebody else' }],
    ['of another issuer', { iss: 'https://sts.windows.net/tenant/' }],
    ['for another service', { serviceurl: 'https://evil.example/' }],
    ['for no service', { serviceurl: undefined }],
    ['without an end', { exp: undefined }],
    ['that has ended', { exp: 1_000_000_000 }],
    ['of the future', { nbf: 9_000_000_000 }],
  ])('CORE-17.1.2 is not believed with a token %s', async (_which, claims) => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    expect(await provider.verifySignature(await claiming(emulator, claims))).toBe(false);
  });

  it.each([
    ['service', { serviceUrl: 'https://evil.example/' }],
    ['service, named in another way', { serviceUrl: 'HTTP://127.0.0.1/teams/' }],
    ['channel', { channelId: 'directline' }],
  ])('CORE-17.1.2 is not believed with an activity of another %s', async (_which, said) => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    expect(await provider.verifySignature(await saying(emulator, {}))).toBe(true);
    expect(await provider.verifySignature(await saying(emulator, said))).toBe(false);
  });

  it('CORE-17.1.2 is not believed where the key does not stand for the channel', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    emulator.authority.rotateKey(['webchat']);
    expect(await provider.verifySignature(await claiming(emulator, {}))).toBe(false);
  });

  it.each([
    '',
    'Bearer',
    'Bearer a.b.c',
    'Basic YTpi',
    `Bearer ${'a'.repeat(10_000)}`,
    'Bearer eyJhbGciOiJub25lIn0.e30.',
  ])('CORE-17.1.2 is not believed with %j', async (authorization) => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const request = await claiming(emulator, {});
    const headers = new Headers({ authorization });
    expect(await provider.verifySignature({ ...request, headers })).toBe(false);
    expect(emulator.authority.keyRequests).toBe(0);
  });

  it('tokens may be five minutes off', async () => {
    let now = 1_800_000_000_000;
    const clock = { now: () => now };
    const { emulator, provider } = await startTeams({ clock }, { now: () => 1_800_000_000_000 });
    await using _emulator = emulator;
    const request = await claiming(emulator, {});
    const verdicts: boolean[] = [];
    for (const offset of [-301_000, -299_000, HOUR_MS + 299_000, HOUR_MS + 301_000]) {
      now = 1_800_000_000_000 + offset;
      verdicts.push(await provider.verifySignature(request));
    }
    expect(verdicts).toEqual([false, true, true, false]);
  });

  it('what the emulator signs, a set of keys of jose’s own verifies too', async () => {
    const { emulator } = await startTeams();
    await using _emulator = emulator;
    const request = await claiming(emulator, {});
    const keys = (await (await fetch(`${emulator.url}/v1/.well-known/keys`)).json()) as JSONWebKeySet;
    const token = request.headers.get('authorization')?.slice('Bearer '.length) ?? '';
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), { audience: emulator.appId });
    expect(payload['serviceurl']).toBe(emulator.serviceUrl);
  });
});

describe('keys', () => {
  it('are kept, asked for again where one is unknown, and daily', async () => {
    const clock = createTestClock();
    const { emulator, provider } = await startTeams({ clock }, { now: () => clock.now() });
    await using _emulator = emulator;
    const { authority } = emulator;
    const verify = async (): Promise<boolean> => provider.verifySignature(await claiming(emulator, {}));
    expect([await verify(), await verify(), authority.keyRequests]).toEqual([true, true, 1]);
    authority.rotateKey();
    // Nobody makes us ask as often as they like.
    expect([await verify(), authority.keyRequests]).toEqual([false, 1]);
    await clock.advance(300_001);
    expect([await verify(), authority.keyRequests]).toEqual([true, 2]);
    await clock.advance(24 * HOUR_MS + 1);
    expect([await verify(), authority.keyRequests]).toEqual([true, 3]);
  });

  it('that cannot be had are no reason to turn a call away: it may come again', async () => {
    const { emulator, provider } = await startTeams({ openIdUrl: 'http://127.0.0.1:9/none' });
    await using _emulator = emulator;
    const verdict = provider.verifySignature(await claiming(emulator, {}));
    await expect(verdict).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
  });

  it('that are held stay good while they cannot be renewed', async () => {
    const clock = createTestClock();
    let isDown = false;
    const flaky: typeof fetch = async (input, init) => {
      if (isDown) throw new TypeError('fetch failed');
      return fetch(input, init);
    };
    const { emulator, provider } = await startTeams({ clock, fetch: flaky }, { now: () => clock.now() });
    await using _emulator = emulator;
    expect(await provider.verifySignature(await claiming(emulator, {}))).toBe(true);
    await clock.advance(25 * HOUR_MS);
    isDown = true;
    expect(await provider.verifySignature(await claiming(emulator, {}))).toBe(true);
  });
});

describe('conversation references', () => {
  it('CORE-A.6.1 what comes in says where answers go, also after a restart and for another node', async () => {
    const state = new InMemoryStateStore();
    const elsewhere = { serviceUrl: 'https://smba.trafficmanager.net/teams/', state };
    const { emulator, provider } = await startTeams(elsewhere);
    await using _emulator = emulator;
    const request = await requestOf(emulator.person('29:bob', THREAD).text('hi'));
    expect(await provider.verifySignature(request)).toBe(true);
    const [message] = await provider.parseWebhook(request, 'a');
    expect(message?.channelData).toMatchObject({ teamsConversationId: THREAD.id });
    const other = new BotFrameworkTeamsProvider({ ...optionsFor(emulator), ...elsewhere });
    await other.send(anEvent(), THREAD.id);
    // A new thread of the same channel is served there as well.
    await other.send(anEvent(), '19:abc@thread.tacv2');
    expect(emulator.messages.sent().map(({ to }) => to)).toEqual([THREAD.id, '19:abc@thread.tacv2']);
  });

  it('CORE-A.6.1 a room that a message opens answers where that was written', async () => {
    const { emulator, provider } = await startTeams({ serviceUrl: 'http://127.0.0.1:9/' });
    await using _emulator = emulator;
    await using kit = new RoomKit();
    kit.registerChannel(teamsChannel('teams', { provider }));
    const rooms: string[] = [];
    kit.on('room_created', ({ roomId }) => void rooms.push(roomId ?? ''));
    emulator.deliverTo((request) => kit.processWebhook('teams', request));
    const [taken] = await emulator.person('29:bob', THREAD).mention('anybody here?').deliver();
    expect(taken?.status).toBe(200);
    await kit.sendEvent(rooms[0] ?? '', 'system', { type: 'text', body: 'Yes.' });
    await kit.whenIdle();
    expect(emulator.messages.sent()).toMatchObject([{ to: THREAD.id, text: 'Yes.' }]);
  });

  it('CORE-A.6.1 a conversation is known as soon as the bot is taken in', async () => {
    const { emulator, provider } = await startTeams({ serviceUrl: 'http://127.0.0.1:9/' });
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON).install());
    await provider.verifySignature(request);
    expect(await provider.parseWebhook(request, 'a')).toEqual([]);
    expect((await provider.send(anEvent(), CONVERSATION)).success).toBe(true);
  });

  it('what a call says that is not believed is not remembered', async () => {
    const state = new InMemoryStateStore();
    const { emulator, provider } = await startTeams({ state });
    await using _emulator = emulator;
    const forged = await saying(emulator, { serviceUrl: 'https://evil.example/' });
    expect(await provider.verifySignature(forged)).toBe(false);
    await provider.parseWebhook(forged, 'a');
    expect(await state.list({ organizationId: null, namespace: 'roomkit.teams.conversations' })).toEqual([]);
    await provider.send(anEvent(), CONVERSATION);
    expect(emulator.messages.sent()).toHaveLength(1);
  });

  it('organizations have their own', async () => {
    const state = new InMemoryStateStore();
    const { emulator, provider } = await startTeams({ state });
    await using _emulator = emulator;
    const request = { ...(await requestOf(emulator.person(PERSON).text('hi'))), organizationId: 'acme' };
    await provider.verifySignature(request);
    await provider.parseWebhook(request, 'a');
    const namespace = 'roomkit.teams.conversations';
    expect(await state.list({ organizationId: 'acme', namespace })).toEqual([CONVERSATION]);
    expect(await state.list({ organizationId: null, namespace })).toEqual([]);
  });

  it('the bot writes first to whom it has not heard of', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const conversation = await provider.openConversation('29:new');
    await provider.send(anEvent(), conversation);
    expect(emulator.messages.sent()).toMatchObject([{ to: conversation }]);
  });
});

describe('invokes', () => {
  it('are answered: that nothing is done, where nobody says otherwise', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const answer = await provider.answerWebhook(await requestOf(emulator.person(PERSON).invoke('task/fetch', {})));
    expect([answer?.status, await answer?.json()]).toEqual([501, {}]);
  });

  it('are answered by the application, and by nobody for calls that are not believed', async () => {
    const asked: unknown[] = [];
    const { emulator, provider } = await startTeams({
      answerInvoke: ({ name, value }) => {
        asked.push(name, value);
        return { status: 200, body: { statusCode: 200 } };
      },
    });
    await using _emulator = emulator;
    const call = emulator.person(PERSON).invoke('adaptiveCard/action', { action: { verb: 'ok' } });
    const answer = await provider.answerWebhook(await requestOf(call));
    expect([answer?.status, await answer?.json()]).toEqual([200, { statusCode: 200 }]);
    expect(await provider.answerWebhook(await requestOf(call, true))).toBeNull();
    expect(await provider.answerWebhook(await requestOf(emulator.person(PERSON).text('hi')))).toBeNull();
    expect(asked).toEqual(['adaptiveCard/action', { action: { verb: 'ok' } }]);
  });
});
