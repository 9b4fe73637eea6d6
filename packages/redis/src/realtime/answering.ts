import { refusalOf, type Responder, Responders } from '@roomkit/core/codec';

import { topicChannel, type AskingDeps } from './asking.ts';
import { type Answer, type Question, readQuestion, writeAnswer } from './wire.ts';

/** How long at least it is remembered that a request has been taken, in milliseconds. */
const SHORTEST_CLAIM_MS = 1000;

/** Those of this process who answer, by topic. */
export class Answering {
  readonly #deps: AskingDeps;
  readonly #responders = new Responders();

  constructor(deps: AskingDeps) {
    this.#deps = deps;
  }

  async add(topic: string, responder: Responder): Promise<AsyncDisposable> {
    const { prefix, subscriber } = this.#deps;
    const channel = topicChannel(prefix, topic);
    const drop = this.#responders.add(topic, responder);
    try {
      await subscriber.add(channel, (message) => void this.#hear(topic, message));
    } catch (error) {
      drop();
      throw error;
    }
    return {
      [Symbol.asyncDispose]: async () => {
        if (drop()) await subscriber.remove(channel);
      },
    };
  }

  close(): void {
    this.#responders.clear();
  }

  async #hear(topic: string, message: string): Promise<void> {
    const { logger } = this.#deps;
    try {
      const question = readQuestion(message);
      const responder = this.#responders.first(topic);
      if (!responder || !(await this.#claim(question))) return;
      await this.#reply(question, await answerOf(question, responder));
    } catch (error) {
      // The one who asked hears nothing and is told so by its own clock.
      logger.warn('A request could not be answered.', { error });
    }
  }

  /** A request reaches every process that answers on the topic: one of them takes it. */
  async #claim({ id, timeoutMs }: Question): Promise<boolean> {
    const { link, prefix } = this.#deps;
    const key = `${prefix}:claim:${id}`;
    const claimMs = String(Math.ceil(Math.max(timeoutMs, SHORTEST_CLAIM_MS)));
    const reply = await link.run('claim', async (client, options) =>
      client.sendCommand(['SET', key, '1', 'NX', 'PX', claimMs], options),
    );
    return reply === 'OK';
  }

  async #reply({ replyTo }: Question, answer: Answer): Promise<void> {
    const text = writeAnswer(answer);
    await this.#deps.link.run('answer', async (client, options) =>
      client.sendCommand(['PUBLISH', replyTo, text], options),
    );
  }
}

async function answerOf({ id, payload }: Question, responder: Responder): Promise<Answer> {
  try {
    return { id, outcome: 'answered', value: await responder(payload) };
  } catch (error) {
    return { id, outcome: 'refused', refusal: refusalOf(error) };
  }
}
