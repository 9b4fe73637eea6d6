import type { WebhookCall } from '../emulator/webhook-call.ts';
import type { PersonMail, SendGridFile } from './inbound-mail.ts';
import type { SendGridEmulator } from './sendgrid-emulator.ts';

/** What a mail may have beside its words. */
export type SendGridWords = Partial<Omit<PersonMail, 'from' | 'to' | 'text'>>;

/** Somebody with a mail program, who writes to an address of the business that Inbound Parse receives. */
export class SendGridPerson {
  readonly address: string;
  readonly #emulator: SendGridEmulator;
  readonly #to: string;

  constructor(emulator: SendGridEmulator, address: string, to: string) {
    this.#emulator = emulator;
    this.address = address;
    this.#to = to;
  }

  text(text: string, words: SendGridWords = {}): WebhookCall {
    return this.#emulator.inbound({ from: this.address, to: this.#to, text, ...words });
  }

  media(file: SendGridFile, text = ''): WebhookCall {
    return this.text(text, { files: [file] });
  }

  /** @param about - the Message-ID of the mail that is answered, or the id SendGrid knows it by */
  reply(about: string, text: string): WebhookCall {
    return this.text(text, { inReplyTo: this.#emulator.mail(about)?.headers['Message-ID'] ?? about });
  }

  /** A mail as it comes over the wire, by "Send Raw". */
  raw(mime: Uint8Array | string): WebhookCall {
    return this.#emulator.inboundRaw({ from: this.address, to: this.#to, mime });
  }
}
