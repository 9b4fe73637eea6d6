import type { Clock } from '@roomkit/core';

import type { SocketLine } from '../speech/speech-sockets.ts';
import type { DeepgramSocketFault } from './faults.ts';
import { Listener } from './listener.ts';
import { metadataOf } from './messages.ts';
import type { ListenSettings } from './query.ts';

/** Without audio and without a word that it is to wait, the vendor ends a socket after so long. */
const PATIENCE_MS = 10_000;

/** What a socket needs to know. */
export interface ListenFacts {
  readonly settings: ListenSettings;
  readonly fault: DeepgramSocketFault | null;
  readonly requestId: string;
  readonly created: string;
  readonly clock: Pick<Clock, 'schedule'>;
}

/** The vendor's part on one socket (https://developers.deepgram.com/reference/speech-to-text-api/listen-streaming). */
export class ListenSocket {
  readonly #line: SocketLine;
  readonly #facts: ListenFacts;
  readonly #listener: Listener;
  #patience: Disposable | null = null;
  #hasFailed = false;

  constructor(line: SocketLine, facts: ListenFacts) {
    this.#line = line;
    this.#facts = facts;
    const { settings, fault, requestId } = facts;
    this.#listener = new Listener(settings, { requestId, hasFinals: fault?.kind !== 'never_final' }, (message) => {
      if (fault?.kind !== 'mute') line.say(message);
    });
    line.onMessage((message) => this.#take(message));
    line.onClose(() => this.#patience?.[Symbol.dispose]());
    this.#wait();
  }

  #take(message: string | Uint8Array): void {
    if (!this.#line.isOpen) return;
    this.#wait();
    if (typeof message !== 'string') this.#hear(message);
    else this.#obey(message);
  }

  #hear(audio: Uint8Array): void {
    if (audio.byteLength === 0) {
      this.#line.close(1008, 'DATA-0000');
      return;
    }
    this.#listener.hear(audio);
    const { fault } = this.#facts;
    if (fault === null || this.#hasFailed || !('afterMs' in fault) || this.#listener.heardMs < fault.afterMs) return;
    this.#hasFailed = true;
    if (fault.kind === 'cut') this.#line.cut();
    if (fault.kind === 'close') this.#line.close(fault.code, fault.reason);
    if (fault.kind === 'garble') this.#line.send('{"type":"Results",');
    if (fault.kind === 'binary') this.#line.send(new Uint8Array([1, 2, 3]));
    if (fault.kind === 'strange') this.#line.say({ type: 'SomethingNew', value: 1 });
  }

  #obey(text: string): void {
    const type = typeOf(text);
    const isDeaf = this.#facts.fault?.kind === 'mute' || this.#facts.fault?.kind === 'no_goodbye';
    if (type === 'Finalize') this.#listener.settle({ fromFinalize: true });
    else if (type === 'CloseStream') {
      if (isDeaf) return;
      this.#listener.settle();
      const { requestId, created } = this.#facts;
      this.#line.say({ type: 'Metadata', ...metadataOf(requestId, created, this.#listener.heardMs / 1_000) });
      this.#line.close(1000);
    } else if (type !== 'KeepAlive') this.#line.close(1008, 'DATA-0000');
  }

  #wait(): void {
    this.#patience?.[Symbol.dispose]();
    this.#patience = this.#facts.clock.schedule(PATIENCE_MS, () => this.#line.close(1011, 'NET-0001'));
  }
}

function typeOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly type?: unknown }).type;
  } catch {
    return null;
  }
}
