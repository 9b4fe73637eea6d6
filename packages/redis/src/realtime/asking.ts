import type { Clock, CreateId, Logger } from '@roomkit/core';
import { OpenRequests } from '@roomkit/core/codec';

import type { Link } from '../connection/link.ts';
import { nameOf } from '../connection/names.ts';
import type { Subscriber } from '../connection/subscriber.ts';
import { closedError } from '../errors.ts';
import { type Answer, readAnswer, writeQuestion } from './wire.ts';

export interface AskingDeps {
  readonly link: Link;
  readonly subscriber: Subscriber;
  readonly prefix: string;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly logger: Logger;
}

export interface RequestOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** The channel that requests on a topic go over. */
export function topicChannel(prefix: string, topic: string): string {
  return `${prefix}:topic:${nameOf(topic)}`;
}

/** Requests of this process, and the answers to them. */
export class Asking {
  readonly #deps: AskingDeps;
  readonly #replyTo: string;
  readonly #open: OpenRequests;
  #listening: Promise<void> | null = null;

  constructor(deps: AskingDeps) {
    this.#deps = deps;
    this.#open = new OpenRequests(deps);
    this.#replyTo = `${deps.prefix}:answers:${deps.createId()}`;
  }

  ask(topic: string, payload: unknown, options: RequestOptions): Promise<unknown> {
    const { timeoutMs } = options;
    return this.#open.ask(topic, options, async (id) =>
      this.#send(topic, writeQuestion({ id, replyTo: this.#replyTo, timeoutMs, payload })),
    );
  }

  close(): void {
    this.#open.close(closedError('request'));
  }

  /** Whether anybody listens on the topic. */
  async #send(topic: string, question: string): Promise<boolean> {
    await (this.#listening ??= this.#listen());
    const { link, prefix } = this.#deps;
    const channel = topicChannel(prefix, topic);
    const heard = await link.run('request', async (client, options) =>
      client.sendCommand(['PUBLISH', channel, question], options),
    );
    return heard !== 0;
  }

  async #listen(): Promise<void> {
    try {
      await this.#deps.subscriber.add(this.#replyTo, (message) => this.#hear(message));
    } catch (error) {
      this.#listening = null;
      throw error;
    }
  }

  #hear(message: string): void {
    let answer: Answer;
    try {
      answer = readAnswer(message);
    } catch (error) {
      this.#deps.logger.warn('An answer could not be read.', { error });
      return;
    }
    if (answer.outcome === 'answered') this.#open.answered(answer.id, answer.value);
    else this.#open.refused(answer.id, answer.refusal);
  }
}
