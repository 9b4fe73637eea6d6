import { describe, expect, it } from 'vitest';

import {
  type EventContent,
  type FetchedMedia,
  InMemoryMediaStore,
  InMemoryStateStore,
  type MediaContent,
  RoomKit,
  type RoomEvent,
  RoomKitError,
  type SendOptions,
  smsChannel,
  type WebhookOutcome,
} from '../../src/index.ts';
import { MediaLinks } from '../../src/media/links.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

const LINKS = { baseUrl: 'https://rooms.example/media', secret: 'a secret of some length' } as const;
const BYTES = new Uint8Array([1, 2, 3]);

class FileChannel extends RecordingChannel {
  content: EventContent = { type: 'media', url: 'https://vendor.example/1', mimeType: 'image/png' };
  messageId = 'm1';
  fetched: string[] = [];
  fetch: () => Promise<FetchedMedia> = async () => ({ bytes: BYTES, mimeType: 'image/png', filename: 'cat.png' });

  override async handleWebhook(): Promise<WebhookOutcome> {
    const message = { channelId: this.id, senderId: 'ana', content: this.content, providerMessageId: this.messageId };
    return { messages: [message], statuses: [] };
  }

  override async fetchMedia(url: string): Promise<FetchedMedia> {
    this.fetched.push(url);
    return this.fetch();
  }
}

interface Bench extends AsyncDisposable {
  readonly kit: RoomKit;
  readonly channel: FileChannel;
  readonly media: InMemoryMediaStore;
  receive(): Promise<number>;
  contents(): Promise<readonly EventContent[]>;
}

async function bench(options: ConstructorParameters<typeof RoomKit>[0] = {}): Promise<Bench> {
  const media = new InMemoryMediaStore();
  const kit = new RoomKit({ media, mediaLinks: LINKS, state: new InMemoryStateStore(), ...options });
  const channel = new FileChannel('a');
  kit.registerChannel(channel);
  return {
    kit,
    channel,
    media,
    async receive() {
      const request = new Request('https://rooms.example/webhooks/a', { method: 'POST', body: '{}' });
      return (await kit.processWebhook('a', request)).status;
    },
    async contents() {
      const [room] = await kit.listRooms();
      if (!room) return [];
      return (await kit.getTimeline(room.id, { types: ['message'] })).map(({ content }) => content);
    },
    [Symbol.asyncDispose]: () => kit.close(),
  };
}

describe('files that arrive', () => {
  it('are kept, and the event names ours', async () => {
    await using b = await bench();
    expect(await b.receive()).toBe(200);
    const [content] = (await b.contents()) as readonly MediaContent[];
    expect(content).toMatchObject({ type: 'media', mimeType: 'image/png', sizeBytes: 3 });
    expect(content?.url.startsWith(LINKS.baseUrl)).toBe(true);
    const answer = await b.kit.processMediaRequest(new Request(content?.url ?? ''));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(BYTES);
    expect((await b.kit.readMedia(content?.url ?? '')).filename).toBe('cat.png');
  });

  it('are fetched once for a message that comes again', async () => {
    await using b = await bench();
    for (let time = 0; time < 3; time += 1) expect(await b.receive()).toBe(200);
    expect(b.channel.fetched).toHaveLength(1);
    expect(await b.contents()).toHaveLength(1);
  });

  it('of parts and data: URLs are kept as well', async () => {
    await using b = await bench();
    const inline: EventContent = { type: 'audio', url: 'data:audio/ogg;base64,AQID', mimeType: 'audio/ogg' };
    b.channel.content = { type: 'composite', parts: [{ type: 'text', body: 'look' }, b.channel.content, inline] };
    await b.receive();
    const [content] = await b.contents();
    const urls =
      content?.type === 'composite' ? content.parts.flatMap((part) => ('url' in part ? [part.url] : [])) : [];
    expect(urls).toHaveLength(2);
    for (const url of urls) expect(url.startsWith(LINKS.baseUrl)).toBe(true);
    expect(b.channel.fetched).toEqual(['https://vendor.example/1']);
  });

  it.each([
    ['application/octet-stream', 'image/png'],
    ['image/*', 'image/png'],
    ['image/jpeg', 'image/jpeg'],
  ])('have the type their server tells where the vendor tells no more than %s', async (told, kept) => {
    await using b = await bench();
    b.channel.content = { type: 'media', url: 'https://vendor.example/1', mimeType: told };
    await b.receive();
    expect(await b.contents()).toMatchObject([{ mimeType: kept }]);
  });

  it('that cannot be had do not lose the message', async () => {
    await using b = await bench();
    b.channel.fetch = async () => {
      throw new RoomKitError('media_unavailable', 'gone', { reason: 'not_found' });
    };
    expect(await b.receive()).toBe(200);
    const [room] = await b.kit.listRooms();
    const [event] = await b.kit.getTimeline(room?.id ?? '', { types: ['message'] });
    expect(event?.content).toEqual(b.channel.content);
    expect(event?.metadata).toEqual({ mediaErrors: ['media_unavailable'] });
  });

  it('that never come do not hold the message for long', async () => {
    await using b = await bench({ mediaTimeoutMs: 20 });
    b.channel.fetch = () => new Promise(() => {});
    expect(await b.receive()).toBe(200);
    expect(await b.contents()).toEqual([b.channel.content]);
  });

  it('of a message that no room takes are not kept', async () => {
    await using b = await bench({ inboundRateLimit: { maxPerHour: 1, burst: 1 } });
    await b.receive();
    b.channel.messageId = 'm2';
    const kept: string[] = [];
    const put = b.media.put.bind(b.media);
    b.media.put = async (...given) => {
      const stored = await put(...given);
      kept.push(stored.id);
      return stored;
    };
    expect(await b.receive()).toBe(503);
    expect(kept).toHaveLength(1);
    expect(await b.media.get(null, kept[0] ?? '')).toBeNull();
  });

  it('keep their vendor’s address where nobody serves files', async () => {
    await using b = await bench({ mediaLinks: null });
    await b.receive();
    expect(await b.contents()).toEqual([b.channel.content]);
    await expect(b.kit.putMedia({ mimeType: 'text/plain' }, BYTES)).rejects.toMatchObject({ code: 'not_supported' });
    expect((await b.kit.processMediaRequest(new Request('https://rooms.example/media/1'))).status).toBe(404);
  });
});

describe('files that are served', () => {
  it('to whoever has the signed address, and to nobody else', async () => {
    await using b = await bench();
    const { url } = await b.kit
      .forOrganization('acme')
      .putMedia({ mimeType: 'text/html', filename: 'a "b".html' }, BYTES);
    const ask = async (address: string, method = 'GET'): Promise<Response> =>
      b.kit.processMediaRequest(new Request(address, { method }));
    const answer = await ask(url);
    expect(answer.status).toBe(200);
    // A page of a stranger is offered for download, and runs nothing.
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a%20%22b%22.html");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect((await ask(url, 'HEAD')).body).toBeNull();
    expect((await ask(url, 'POST')).status).toBe(405);
    const forged = [
      url.replace('organization=acme', 'organization=other'),
      url.replace(/signature=../u, 'signature=00'),
      url.replace(/&?signature=.*/u, ''),
      'https://rooms.example/media/%ff?signature=00',
      `${LINKS.baseUrl}/`,
    ];
    for (const address of forged) expect((await ask(address)).status).toBe(404);
  });

  it('are read by their own organization alone', async () => {
    await using b = await bench();
    const { url } = await b.kit.forOrganization('acme').putMedia({ mimeType: 'image/png' }, BYTES);
    expect((await b.kit.forOrganization('acme').readMedia(url)).bytes).toEqual(BYTES);
    await expect(b.kit.forOrganization('other').readMedia(url)).rejects.toMatchObject({ code: 'media_unavailable' });
    await expect(b.kit.readMedia(url)).rejects.toMatchObject({ code: 'media_unavailable' });
  });

  it('reach the provider of a channel that serves every organization, each its own', async () => {
    await using b = await bench();
    const read: string[] = [];
    const provider = {
      specificationVersion: 'v1' as const,
      name: 'double',
      capabilities: { unknownOutcome: 'neither' as const },
      async send({ content }: RoomEvent, _to: string, _from?: string | null, { readMedia }: SendOptions = {}) {
        const { url } = content as MediaContent;
        read.push((await readMedia?.(url))?.filename ?? 'nothing');
        return { success: true };
      },
    };
    b.kit.registerChannel(smsChannel('sms', { provider }));
    const acme = b.kit.forOrganization('acme');
    const { url } = await acme.putMedia({ mimeType: 'image/png', filename: 'acme.png' }, BYTES);
    for (const kit of [acme, b.kit.forOrganization('other')]) {
      await kit.createRoom({ roomId: 'r1' });
      await kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: '+1' } });
      await kit.sendEvent('r1', 'system', { type: 'media', url, mimeType: 'image/png' });
      await b.kit.whenIdle();
    }
    expect(read).toEqual(['acme.png']);
    expect(await b.kit.forOrganization('other').listDeadLetters()).toMatchObject([
      { error: { code: 'media_unavailable' } },
    ]);
  });

  it('CORE-17.3.2 go with the events that are purged, and those of others stay', async () => {
    await using b = await bench();
    const acme = b.kit.forOrganization('acme');
    const [own, others] = [
      await b.kit.putMedia({ mimeType: 'image/png' }, BYTES),
      await acme.putMedia({ mimeType: 'image/png' }, BYTES),
    ];
    await b.kit.purge({ before: new Date(own.createdAt.getTime()) });
    expect((await b.kit.readMedia(own.url)).bytes).toEqual(BYTES);
    await b.kit.purge({ before: new Date(own.createdAt.getTime() + 1) });
    await expect(b.kit.readMedia(own.url)).rejects.toMatchObject({ code: 'media_unavailable' });
    expect((await b.kit.processMediaRequest(new Request(own.url))).status).toBe(404);
    expect((await acme.readMedia(others.url)).bytes).toEqual(BYTES);
  });

  it('are no larger than allowed', async () => {
    await using b = await bench({ maxMediaBytes: 2 });
    await expect(b.kit.putMedia({ mimeType: 'image/png' }, BYTES)).rejects.toMatchObject({ code: 'media_too_large' });
    await expect(b.kit.readMedia('data:image/png;base64,AQID')).rejects.toMatchObject({ code: 'media_too_large' });
  });

  it.each([
    ['mediaLinks.baseUrl', { ...LINKS, baseUrl: 'rooms.example' }],
    ['mediaLinks.secret', { ...LINKS, secret: 'short' }],
  ])('%s is judged at once', (field, mediaLinks) => {
    expect(() => new RoomKit({ mediaLinks })).toThrow(field);
    expect(() => new MediaLinks(mediaLinks)).toThrow(expect.objectContaining({ code: 'configuration_invalid' }));
  });
});
