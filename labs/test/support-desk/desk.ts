import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Agent, type InstalledStrategy, installSwarm } from '@roomkit/agents';
import { defineTool } from '@roomkit/ai';
import { RoomKitClient } from '@roomkit/client';
import { HookResult, type RoomEvent, RoomKit, smsChannel } from '@roomkit/core';
import { TwilioEmulator } from '@roomkit/emulators/twilio';
import { MockAIProvider, type MockAnswerScript } from '@roomkit/testing';
import { TwilioSMSProvider } from '@roomkit/twilio';
import { WebSocketChannel } from '@roomkit/websocket';

export const ROOM = 'desk';
export const CUSTOMER = '+14155552671';
export const SHOP = '+14155550100';

/** What the two models answer, request by request. */
export interface Scripts {
  readonly triage: readonly MockAnswerScript[];
  readonly refunds: readonly MockAnswerScript[];
}

/** A support desk: a customer by SMS, two agents, and a colleague in a web chat. */
export interface SupportDesk extends AsyncDisposable {
  readonly kit: RoomKit;
  readonly twilio: TwilioEmulator;
  readonly strategy: InstalledStrategy;
  readonly models: Readonly<Record<keyof Scripts, MockAIProvider>>;
  /** The colleague's room in the web chat, over a real socket. */
  readonly lee: Awaited<ReturnType<RoomKitClient['join']>>;
  /** Refunds that were paid. */
  readonly paid: readonly number[];
  /** Questions to people, as they were asked; `answer` answers the latest. */
  readonly asked: readonly { readonly prompt: string; readonly data: Readonly<Record<string, unknown>> }[];
  answer(value: unknown): void;
  text(body: string): Promise<void>;
  timeline(): Promise<readonly RoomEvent[]>;
}

/** Opens the desk. Everything is real but the models and the phone network. */
export async function openDesk(scripts: Scripts): Promise<SupportDesk> {
  const cleanup = new AsyncDisposableStack();
  const twilio = cleanup.use(await new TwilioEmulator().start());
  const { accountSid, authToken, url: baseUrl } = twilio;
  const kit = cleanup.use(new RoomKit());
  const sms = smsChannel('sms', { provider: new TwilioSMSProvider({ accountSid, authToken, baseUrl, from: SHOP }) });
  twilio.deliverTo((request) => kit.processWebhook('sms', request));
  const web = new WebSocketChannel('web', { authenticate: () => ({ participantId: 'lee', rooms: [ROOM] }) });
  const paid: number[] = [];
  const refund = defineTool<{ readonly cents: number }>({
    name: 'refund',
    description: 'Gives money back.',
    parameters: { type: 'object', properties: { cents: { type: 'integer', minimum: 1 } }, required: ['cents'] },
    execute: ({ cents }) => `paid ${paid.push(cents)}`,
  });
  const models = {
    triage: new MockAIProvider({ answers: scripts.triage, streaming: true }),
    refunds: new MockAIProvider({ answers: scripts.refunds, streaming: true }),
  };
  const agents = [
    new Agent('triage', { provider: models.triage, role: 'Triage', description: 'Finds out what it is about.' }),
    new Agent('refunds', {
      provider: models.refunds,
      role: 'Refunds',
      description: 'Gives money back.',
      tools: [refund],
      approval: ['refund'],
      overlap: 'interrupt',
    }),
  ];
  for (const channel of [sms, web, ...agents]) kit.registerChannel(channel);
  const strategy = installSwarm(kit, { agentIds: ['triage', 'refunds'] });

  const requests: {
    readonly requestId: string;
    readonly prompt: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[] = [];
  kit.hook('on_user_input_required', async (request) => {
    requests.push(request);
    const content = { type: 'text', body: request.prompt } as const;
    await kit.sendEvent(ROOM, 'refunds', content, { visibility: 'web', metadata: { requestId: request.requestId } });
    return HookResult.allow();
  });

  await kit.createRoom({ roomId: ROOM });
  await kit.attachChannel(ROOM, 'sms', { metadata: { phoneNumber: CUSTOMER } });
  for (const channelId of ['web', 'triage', 'refunds']) await kit.attachChannel(ROOM, channelId);
  const server = createServer();
  web.attach(server, { path: '/socket' });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  cleanup.defer(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const client = cleanup.use(new RoomKitClient({ url: `ws://127.0.0.1:${port}/socket` }));
  await client.connect();
  const lee = await client.join(ROOM);

  return {
    kit,
    twilio,
    strategy,
    models,
    lee,
    paid,
    asked: requests,
    answer: (value) => void kit.resolveInput(requests.at(-1)?.requestId ?? '', value),
    async text(body) {
      const [taken] = await twilio.person(CUSTOMER, SHOP).text(body).deliver();
      if (taken?.status !== 200) throw new Error('the webhook was not taken');
    },
    timeline: () => kit.getTimeline(ROOM),
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}
