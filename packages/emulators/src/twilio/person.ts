import type { WebhookCall } from '../emulator/webhook-call.ts';
import type { InboundParameters, TwilioEmulator } from './twilio-emulator.ts';

/** A file a person sends. */
export interface PersonFile {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}

/** Somebody with a phone, who writes to one of the business's numbers. */
export class TwilioPerson {
  readonly address: string;
  readonly #emulator: TwilioEmulator;
  readonly #to: string;

  constructor(emulator: TwilioEmulator, address: string, to: string) {
    this.#emulator = emulator;
    this.address = address;
    this.#to = to;
  }

  text(body: string): WebhookCall {
    return this.#say({ Body: body });
  }

  media(file: PersonFile, body = ''): WebhookCall {
    return this.#say({ Body: body }, [file]);
  }

  /** Taps a suggested answer of an RCS message. */
  tap(label: string, payload: string): WebhookCall {
    return this.#say({ Body: label, ButtonText: label, ButtonPayload: payload });
  }

  #say(parameters: InboundParameters, files: readonly PersonFile[] = []): WebhookCall {
    return this.#emulator.inbound({ from: this.address, to: this.#to, parameters, files });
  }
}
