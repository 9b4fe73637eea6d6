/** What a stream starts with. */
export const START: Readonly<Record<string, unknown>> = {
  streamSid: 'MZ1',
  callSid: 'CA1',
  accountSid: `AC${'0'.repeat(31)}1`,
  tracks: ['inbound'],
  customParameters: {},
  mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 },
};

/** A socket in a test's hand. */
export class FakeSocket {
  readonly log: string[] = [];
  bufferedAmount = 0;
  readonly #listeners = new Map<string, ((...given: unknown[]) => void)[]>();

  on(event: string, listener: (...given: unknown[]) => void): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  send(text: string): void {
    this.log.push(text);
  }

  close(code?: number): void {
    this.log.push(`close ${code}`);
  }

  terminate(): void {
    this.log.push('terminate');
  }

  ping(): void {
    this.log.push('ping');
  }

  receive(message: object): void {
    for (const listener of this.#listeners.get('message') ?? []) listener(JSON.stringify(message), false);
  }

  closeNow(): void {
    for (const listener of this.#listeners.get('close') ?? []) listener();
  }
}
