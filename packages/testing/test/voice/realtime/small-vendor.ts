import { Buffer } from 'node:buffer';

import { ProviderError } from '@roomkit/core';
import type { LiveMessage, LiveSocket, LiveSocketListener } from '@roomkit/core/providers';

import type { RealtimeVendor, RealtimeVendorCall } from '../../../src/conformance.ts';

type Tool = Parameters<RealtimeVendorCall['callsTool']>[0];

/** A connection to a vendor of a few words, in memory. */
export class SmallCall implements RealtimeVendorCall {
  readonly audio: Uint8Array[] = [];
  readonly texts: { role: string; text: string }[] = [];
  readonly toolResults: { callId: string; result: string }[] = [];
  readonly truncations: number[] = [];
  readonly counts = { asked: 0, committed: 0 };
  readonly listener: LiveSocketListener;
  settings: RealtimeVendorCall['settings'] = { systemPrompt: null, voice: null, tools: [] };
  isOpen = true;
  readonly #isSilent: () => boolean;

  constructor(listener: LiveSocketListener, isSilent: () => boolean) {
    this.listener = listener;
    this.#isSilent = isSilent;
  }

  say(message: LiveMessage): void {
    if (this.isOpen && !this.#isSilent()) this.listener.onMessage(JSON.stringify(message));
  }

  take(message: LiveMessage): void {
    const { is } = message;
    if (is === 'setup') {
      this.settings = { ...this.settings, ...(message['settings'] as object) };
      this.say({ is: 'hello' });
    }
    if (is === 'audio') this.audio.push(new Uint8Array(Buffer.from(String(message['data']), 'base64')));
    if (is === 'text') this.texts.push({ role: String(message['role']), text: String(message['text']) });
    if (is === 'result')
      this.toolResults.push({ callId: String(message['callId']), result: String(message['result']) });
    if (is === 'truncate') this.truncations.push(Number(message['ms']));
    if (is === 'commit') this.counts.committed += 1;
    if (is === 'result' || message['respond'] === true) this.counts.asked += 1;
  }

  speechStarts(): void {
    this.say({ is: 'speech', on: true });
  }

  speechEnds(): void {
    this.say({ is: 'speech', on: false });
  }

  understands(pieces: readonly string[]): void {
    for (const text of pieces) this.say({ is: 'heard', text });
    this.say({ is: 'heard', end: true });
  }

  answerStarts(): void {
    this.say({ is: 'start' });
  }

  says(pieces: readonly string[]): void {
    for (const text of pieces) this.say({ is: 'said', text });
  }

  plays(audio: Uint8Array): void {
    this.playsRaw(Buffer.from(audio).toString('base64'));
  }

  playsRaw(data: string): void {
    this.say({ is: 'sound', data });
  }

  callsTool({ callId, name, arguments: args }: Tool): void {
    this.say({ is: 'tool', callId, name, args });
  }

  answerEnds(): void {
    this.say({ is: 'end', cut: false });
  }

  answerIsCut(): void {
    this.say({ is: 'end', cut: true });
  }

  fails(code: string): void {
    this.say({ is: 'failure', code });
  }
}

/** The vendor: it takes connections, and says what it is made to say. */
export class SmallVendor implements RealtimeVendor {
  readonly calls: SmallCall[] = [];
  readonly #refusals: number[] = [];
  #isSilent = false;

  get connections(): number {
    return this.calls.length;
  }

  get open(): number {
    return this.calls.filter(({ isOpen }) => isOpen).length;
  }

  get call(): SmallCall {
    const call = this.calls.at(-1);
    if (call === undefined) throw new Error('Nobody has connected.');
    return call;
  }

  async connect(listener: LiveSocketListener): Promise<LiveSocket> {
    const status = this.#refusals.shift();
    if (status !== undefined) {
      const failure = { provider: 'small', statusCode: status };
      throw new ProviderError('Refused.', failure, { retryable: status >= 500 });
    }
    const call = new SmallCall(listener, () => this.#isSilent);
    this.calls.push(call);
    return {
      send: (text, sent) => {
        queueMicrotask(() => {
          if (call.isOpen) call.take(JSON.parse(text) as LiveMessage);
          sent();
        });
      },
      close: () => {
        call.isOpen = false;
      },
    };
  }

  refuse(status: number, times = 1): void {
    for (let left = times; left > 0; left -= 1) this.#refusals.push(status);
  }

  silence(isSilent = true): void {
    this.#isSilent = isSilent;
  }

  breakOff(): void {
    this.end(1006);
  }

  end(code: number): void {
    for (const call of this.calls.filter(({ isOpen }) => isOpen)) {
      call.isOpen = false;
      call.listener.onClose(code);
    }
  }

  garble(): void {
    this.call.listener.onMessage('{"is":');
  }
}
