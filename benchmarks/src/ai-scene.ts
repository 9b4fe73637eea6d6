import { AIChannel } from '@roomkit/ai';
import { Channel, ChannelOutput, type DeliveryStream, RoomKit } from '@roomkit/core';
import type { AIContext, AIProvider, AIResponse, AIStreamEvent } from '@roomkit/core/ai';

/** A model that has its words ready: what is measured is everything else. */
export class ReadyModel implements AIProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'ready';
  readonly modelName = 'ready';
  readonly capabilities = { streaming: true } as const;
  readonly #tokens: number;
  readonly #hold: Promise<void> | null;

  /** @param hold - what each answer waits for after its first token */
  constructor(tokens: number, hold: Promise<void> | null = null) {
    this.#tokens = tokens;
    this.#hold = hold;
  }

  generate(): Promise<AIResponse> {
    return Promise.resolve(this.#response());
  }

  async *generateStream(): AsyncGenerator<AIStreamEvent> {
    for (let at = 0; at < this.#tokens; at += 1) {
      if (at === 1 && this.#hold !== null) await this.#hold;
      yield { type: 'text', text: 'word ' };
    }
    yield { type: 'done', response: this.#response() };
  }

  #response(): AIResponse {
    const text = 'word '.repeat(this.#tokens);
    const parts = [{ type: 'text', text } as const];
    return { parts, text, finishReason: 'stop', usage: { outputTokens: this.#tokens }, providerMetadata: {} };
  }
}

/** Watches answers being written. */
class Page extends Channel {
  characters = 0;

  constructor() {
    super('page', { channelType: 'custom:bench', capabilities: { mediaTypes: ['text'] } });
  }

  override get supportsStreamingDelivery(): boolean {
    return true;
  }

  override async deliverStream(stream: DeliveryStream): Promise<ChannelOutput> {
    for await (const item of stream) if (typeof item === 'string') this.characters += item.length;
    await stream.committed;
    return ChannelOutput.empty();
  }
}

/** Rooms in which somebody asks, a model answers and a page watches. */
export interface AIScene extends AsyncDisposable {
  /** One turn in each of so many rooms, at once; resolves when all are answered. */
  turns(count: number): Promise<void>;
}

/** Makes the rooms, with fifty messages each to read. */
export async function aiScene(model: AIProvider, rooms: number): Promise<AIScene> {
  const kit = new RoomKit();
  const asking = new Page();
  kit.registerChannel(asking);
  kit.registerChannel(new AIChannel('ai', { provider: model }));
  const content = { type: 'text', body: 'What do you think of all this?' } as const;
  const ask = (roomId: string, addressedTo: readonly string[] | null): Promise<unknown> =>
    kit.processInbound({ channelId: 'page', senderId: 'u1', content, addressedTo }, { roomId });
  for (let at = 0; at < rooms; at += 1) {
    await kit.createRoom({ roomId: `r${at}` });
    for (const channelId of ['page', 'ai']) await kit.attachChannel(`r${at}`, channelId);
    for (let said = 0; said < 50; said += 1) await ask(`r${at}`, []);
  }
  return {
    async turns(count) {
      await Promise.all(Array.from({ length: count }, (_unused, at) => ask(`r${at}`, null)));
    },
    [Symbol.asyncDispose]: () => kit.close(),
  };
}

/** The same model, asked without a kit: as many answers at once, each read to its end. */
export async function askDirectly(model: ReadyModel, count: number, context: AIContext): Promise<number> {
  const read = Array.from({ length: count }, async () => {
    let characters = 0;
    for await (const event of model.generateStream()) if (event.type === 'text') characters += event.text.length;
    return characters + context.messages.length;
  });
  const all = await Promise.all(read);
  return all.reduce((sum, characters) => sum + characters, 0);
}
