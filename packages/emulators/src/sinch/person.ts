import { Buffer } from 'node:buffer';

import type { KeptFile } from '../emulator/file-shelf.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import type { SinchEmulator } from './sinch-emulator.ts';

/** Somebody with a phone, who writes to one of the business's numbers. */
export class SinchPerson {
  readonly number: string;
  readonly #emulator: SinchEmulator;
  readonly #to: string;

  constructor(emulator: SinchEmulator, number: string, to: string) {
    this.#emulator = emulator;
    this.number = number;
    this.#to = to;
  }

  text(body: string): WebhookCall {
    return this.#say(body, { type: 'mo_text', body });
  }

  media(file: KeptFile, words = ''): WebhookCall {
    const url = this.#emulator.keep(file);
    return this.#sayMedia({ url, content_type: file.mimeType, status: 'Uploaded', code: 0 }, words);
  }

  /** A file that Sinch could not keep. */
  lostMedia(words = ''): WebhookCall {
    return this.#sayMedia({ content_type: 'image/png', status: 'Failed', code: 1 }, words);
  }

  /** A message of bytes, such as settings of a phone. */
  binary(bytes: Uint8Array): WebhookCall {
    return this.#say(null, { type: 'mo_binary', body: Buffer.from(bytes).toString('base64'), udh: '050003cc0201' });
  }

  #sayMedia(file: Readonly<Record<string, unknown>>, message: string): WebhookCall {
    return this.#say(message, { type: 'mo_media', body: { subject: '', message, media: [file] } });
  }

  #say(text: string | null, message: Readonly<Record<string, unknown>>): WebhookCall {
    return this.#emulator.inbound({ from: this.number, to: this.#to, text, message });
  }
}
