import { Buffer } from 'node:buffer';

import type { KeptFile } from '../emulator/file-shelf.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import type { TelnyxEmulator } from './telnyx-emulator.ts';

/** Somebody with a phone, who writes to one of the business's numbers. */
export class TelnyxPerson {
  readonly number: string;
  readonly #emulator: TelnyxEmulator;
  readonly #to: string;

  constructor(emulator: TelnyxEmulator, number: string, to: string) {
    this.#emulator = emulator;
    this.number = number;
    this.#to = to;
  }

  text(body: string): WebhookCall {
    return this.#say(body, []);
  }

  media(file: KeptFile, body = ''): WebhookCall {
    return this.#say(body, [file]);
  }

  #say(text: string, files: readonly KeptFile[]): WebhookCall {
    const media = files.map((file) => ({
      url: this.#emulator.keep(file),
      content_type: file.mimeType,
      size: file.bytes.byteLength,
      hash_sha256: null,
    }));
    const to = [{ phone_number: this.#to, status: 'webhook_delivered', carrier: 'TELNYX LLC', line_type: 'Wireless' }];
    const message = { type: files.length > 0 ? 'MMS' : 'SMS', text, media, subject: '', to };
    return this.#emulator.inbound({ from: this.number, to: this.#to, text, message });
  }
}

/** Somebody whose phone has RCS, who writes to an agent. */
export class TelnyxRCSPerson {
  readonly number: string;
  readonly #emulator: TelnyxEmulator;

  constructor(emulator: TelnyxEmulator, number: string) {
    this.#emulator = emulator;
    this.number = number;
  }

  text(body: string): WebhookCall {
    return this.#say(body, { text: body });
  }

  media(file: KeptFile, name = 'picture.png'): WebhookCall {
    const payload = {
      file_uri: this.#emulator.keep(file),
      mime_type: file.mimeType,
      file_name: name,
      file_size_bytes: file.bytes.byteLength,
    };
    return this.#say(null, { user_file: { payload } });
  }

  location(latitude: number, longitude: number): WebhookCall {
    return this.#say(null, { location: { latitude, longitude } });
  }

  /** Taps a suggested answer; its payload comes back in Base64, as it was sent. */
  tap(label: string, payload: string): WebhookCall {
    const response = { text: label, postback_data: Buffer.from(payload).toString('base64') };
    return this.#say(label, { suggestion_response: response });
  }

  /** Something this package knows nothing of. */
  unknown(): WebhookCall {
    return this.#say(null, { is_composing: { refresh: 60 } });
  }

  #say(text: string | null, body: Readonly<Record<string, unknown>>): WebhookCall {
    const { agentId } = this.#emulator;
    const message = { type: 'RCS', body, to: [{ agent_id: agentId, agent_name: 'Acme' }] };
    return this.#emulator.inbound({ from: this.number, to: agentId, text, message });
  }
}
