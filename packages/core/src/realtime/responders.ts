import { RoomKitError } from '../domain/errors.ts';

/** Answers requests on a topic. */
export type Responder = (payload: unknown) => Promise<unknown>;

/** Those of this process who answer requests, by topic. Of several on a topic the first one does. */
export class Responders {
  readonly #byTopic = new Map<string, readonly Responder[]>();

  /** Call what it gives back to stop answering: true when that was the last one on the topic. */
  add(topic: string, responder: Responder): () => boolean {
    // A function of its own: the same responder may be added twice, and one that throws rejects.
    const own: Responder = async (payload) => responder(payload);
    this.#byTopic.set(topic, [...(this.#byTopic.get(topic) ?? []), own]);
    return () => this.#drop(topic, own);
  }

  first(topic: string): Responder | undefined {
    return this.#byTopic.get(topic)?.[0];
  }

  clear(): void {
    this.#byTopic.clear();
  }

  #drop(topic: string, own: Responder): boolean {
    const before = this.#byTopic.get(topic);
    if (!before?.includes(own)) return false;
    const left = before.filter((other) => other !== own);
    if (left.length > 0) this.#byTopic.set(topic, left);
    else this.#byTopic.delete(topic);
    return left.length === 0;
  }
}

export function noResponder(topic: string): RoomKitError<'no_responder'> {
  return new RoomKitError('no_responder', 'Nobody answers on this topic.', { topic }, { retryable: true });
}
