import type { Clock, CreateId, Logger } from '@roomkit/core';
import { decode, encode, OpenRequests, refusalOf, type Responder, Responders } from '@roomkit/core/codec';

import type { Listener } from './listener.ts';
import type { Speaker } from './speaker.ts';
import type { Answer, TopicMessage } from './wire.ts';

type Request = Extract<TopicMessage, { readonly type: 'request' }>;

interface TopicDeps {
  readonly listener: Listener;
  readonly speaker: Speaker;
  readonly channelOf: (kind: string, key: string) => string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly createId: CreateId;
}

/**
 * Requests and answers. A request reaches everybody who answers on its topic; each says that it would take it,
 * and since the engine gives everybody the same order, the first to say so is the same for all.
 */
export class Topics {
  readonly #deps: TopicDeps;
  readonly #name: string;
  readonly #inbox: string;
  readonly #responders = new Responders();
  /** Requests that were heard and that nobody has taken yet. */
  readonly #open = new Map<string, { readonly request: Request; readonly timer: Disposable }>();
  readonly #asked: OpenRequests;
  #listening: Promise<void> | null = null;

  constructor(deps: TopicDeps) {
    this.#deps = deps;
    this.#name = deps.createId();
    this.#inbox = deps.channelOf('inbox', this.#name);
    this.#asked = new OpenRequests(deps);
  }

  request(
    topic: string,
    payload: unknown,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  ): Promise<unknown> {
    const { timeoutMs } = options;
    return this.#asked.ask(topic, options, async (id) => {
      await this.#send(topic, { type: 'request', id, replyTo: this.#inbox, timeoutMs, payload });
      // The engine does not say whether anybody listens.
      return true;
    });
  }

  async respond(topic: string, responder: Responder): Promise<AsyncDisposable> {
    const { listener, channelOf } = this.#deps;
    const channel = channelOf('topic', topic);
    const drop = this.#responders.add(topic, responder);
    try {
      await listener.add(channel, (text) => this.#hear(topic, decode(text) as TopicMessage));
    } catch (error) {
      drop();
      throw error;
    }
    return {
      [Symbol.asyncDispose]: async () => {
        if (drop()) await listener.remove(channel);
      },
    };
  }

  close(error: Error): void {
    this.#responders.clear();
    for (const { timer } of this.#open.values()) timer[Symbol.dispose]();
    this.#open.clear();
    this.#asked.close(error);
  }

  async #send(topic: string, message: TopicMessage): Promise<void> {
    await (this.#listening ??= this.#listen());
    const { speaker, channelOf } = this.#deps;
    await speaker.say(channelOf('topic', topic), encode(message, 'payload'));
  }

  async #listen(): Promise<void> {
    try {
      await this.#deps.listener.add(this.#inbox, (text) => this.#receive(decode(text) as Answer));
    } catch (error) {
      this.#listening = null;
      throw error;
    }
  }

  #hear(topic: string, message: TopicMessage): void {
    if (message.type === 'request') this.#consider(topic, message);
    else this.#settleClaim(topic, message);
  }

  #consider(topic: string, request: Request): void {
    if (!this.#responders.first(topic)) return;
    const { clock, logger } = this.#deps;
    const timer = clock.schedule(request.timeoutMs, () => void this.#open.delete(request.id));
    this.#open.set(request.id, { request, timer });
    this.#send(topic, { type: 'claim', id: request.id, by: this.#name }).catch((error: unknown) =>
      logger.warn('A request could not be taken.', { error }),
    );
  }

  #settleClaim(topic: string, { id, by }: Extract<TopicMessage, { readonly type: 'claim' }>): void {
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    open.timer[Symbol.dispose]();
    const responder = this.#responders.first(topic);
    if (by !== this.#name || !responder) return;
    const { speaker, logger } = this.#deps;
    answerOf(open.request, responder)
      .then((answer) => speaker.say(open.request.replyTo, encode(answer, 'answer')))
      // The one who asked hears nothing and is told so by its own clock.
      .catch((error: unknown) => logger.warn('A request could not be answered.', { error }));
  }

  #receive(answer: Answer): void {
    if (answer.type === 'answered') this.#asked.answered(answer.id, answer.value);
    else this.#asked.refused(answer.id, answer.refusal);
  }
}

async function answerOf({ id, payload }: Request, responder: Responder): Promise<Answer> {
  try {
    return { type: 'answered', id, value: await responder(payload) };
  } catch (error) {
    return { type: 'refused', id, refusal: refusalOf(error) };
  }
}
