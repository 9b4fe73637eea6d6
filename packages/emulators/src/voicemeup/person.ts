import type { KeptFile } from '../emulator/file-shelf.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import type { VoiceMeUpEmulator } from './voicemeup-emulator.ts';

/** The two calls that an MMS comes in: the words with a page that wraps it, then the file. */
export interface MmsCalls {
  readonly words: WebhookCall;
  readonly file: WebhookCall;
}

/** Somebody with a phone, who writes to one of the business's numbers. */
export class VoiceMeUpPerson {
  readonly number: string;
  readonly #emulator: VoiceMeUpEmulator;
  readonly #to: string;

  constructor(emulator: VoiceMeUpEmulator, number: string, to: string) {
    this.#emulator = emulator;
    this.number = number;
    this.#to = to;
  }

  text(body: string): WebhookCall {
    return this.#call(body, this.#emulator.timeOfTransmission(), {});
  }

  mms(file: KeptFile, body = ''): MmsCalls {
    const time = this.#emulator.timeOfTransmission();
    const page = { bytes: new TextEncoder().encode('<html></html>'), mimeType: 'text/html' };
    const wrapper = { attachment: this.#emulator.keep(page, 'mms.html'), attachment_mime_type: 'text/html' };
    const media = { attachment: this.#emulator.keep(file, 'jpg'), attachment_mime_type: file.mimeType };
    return { words: this.#call(body, time, wrapper), file: this.#call('', time, media) };
  }

  #call(message: string, time: string, attachment: Readonly<Record<string, string>>): WebhookCall {
    return this.#emulator.inbound({ from: this.number, to: this.#to, message, time, attachment });
  }
}
