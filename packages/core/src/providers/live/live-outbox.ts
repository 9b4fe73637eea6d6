import type { LiveSocket } from './live-socket.ts';

/** How much may wait for the wire. */
export interface LiveOutboxLimits {
  /** Bytes of audio; beyond, the oldest is dropped. */
  readonly maxAudioBytes: number;
  /** Messages that are no audio, none of which is ever dropped. */
  readonly maxMessages: number;
  /** Characters handed to the network that have not left yet; beyond, what comes waits here. */
  readonly maxUnsent: number;
}

interface Waiting {
  /** 0 for what is no audio. */
  readonly audioBytes: number;
  readonly text: () => string;
}

/** What waits until a socket is there and takes it: in order, and never more than it may be. */
export class LiveOutbox {
  readonly #limits: LiveOutboxLimits;
  readonly #waiting: Waiting[] = [];
  #socket: LiveSocket | null = null;
  #audioBytes = 0;
  #messages = 0;
  #unsent = 0;
  #droppedBytes = 0;

  constructor(limits: LiveOutboxLimits) {
    this.#limits = limits;
  }

  /** Bytes of audio that were dropped so far. */
  get droppedBytes(): number {
    return this.#droppedBytes;
  }

  /** Sends audio, or keeps it. `text` writes it as a message, and is not called for what is dropped. */
  audio(audioBytes: number, text: () => string): void {
    this.#put({ audioBytes, text });
    while (this.#audioBytes > this.#limits.maxAudioBytes && this.#audioBytes > audioBytes) this.#dropOldest();
  }

  /** Sends a message, or keeps it. False where too many wait. */
  message(text: string): boolean {
    if (this.#messages >= this.#limits.maxMessages) return false;
    this.#put({ audioBytes: 0, text: () => text });
    return true;
  }

  /** Sends `first`, then what waits, and everything from now on. */
  attach(socket: LiveSocket, first: readonly string[]): void {
    this.#socket = socket;
    this.#unsent = 0;
    for (const text of first) this.#send(socket, text);
    this.#flush();
  }

  /** From now on everything waits. */
  detach(): void {
    this.#socket = null;
  }

  clear(): void {
    this.#waiting.length = 0;
    this.#audioBytes = 0;
    this.#messages = 0;
  }

  #put(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#audioBytes += waiting.audioBytes;
    if (waiting.audioBytes === 0) this.#messages += 1;
    this.#flush();
  }

  #flush(): void {
    while (this.#socket !== null && this.#unsent < this.#limits.maxUnsent) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#audioBytes -= next.audioBytes;
      if (next.audioBytes === 0) this.#messages -= 1;
      this.#send(this.#socket, next.text());
    }
  }

  #send(socket: LiveSocket, text: string): void {
    this.#unsent += text.length;
    socket.send(text, () => {
      // A socket that was replaced meanwhile has nothing to say about the new one.
      if (socket !== this.#socket) return;
      this.#unsent -= text.length;
      this.#flush();
    });
  }

  #dropOldest(): void {
    const at = this.#waiting.findIndex(({ audioBytes }) => audioBytes > 0);
    const [dropped] = this.#waiting.splice(at, 1);
    this.#audioBytes -= dropped?.audioBytes ?? 0;
    this.#droppedBytes += dropped?.audioBytes ?? 0;
  }
}
