import type { EmulatorFault } from './faults.ts';
import { type EmulatedMessage, MessageBook } from './messages.ts';
import { VendorServer, type VendorServerOptions } from './vendor-server.ts';
import { WebhookCall, type WebhookTarget } from './webhook-call.ts';

/** What every emulator of a messaging vendor takes. */
export interface EmulatorOptions extends VendorServerOptions {
  /** The address webhooks are signed for, where the vendor signs addresses. @defaultValue where they are sent */
  readonly webhookUrl?: string;
}

/** The vendor's part of a subject of `describeMessagingProvider`. */
export interface EmulatedSubject {
  taken(): number;
  fault(fault: EmulatorFault): void;
  lose(what: 'request' | 'answer'): void;
  garble(): void;
  message(id: string): EmulatedMessage | null;
  readonly typing: readonly string[];
  close(): Promise<void>;
}

/**
 * A vendor of messaging as a local server: it takes what the vendor takes, refuses what the vendor's document refuses,
 * stores messages, and makes signed webhooks. Ids count up, so that a run can be told from another by nothing.
 */
export abstract class Emulator extends VendorServer {
  readonly messages: MessageBook = new MessageBook();
  /** Whom the business has shown that it writes, in order. */
  readonly typing: string[] = [];
  readonly #webhookUrl: string | undefined;
  #target: WebhookTarget | null = null;

  constructor(options: EmulatorOptions = {}) {
    super(options);
    this.#webhookUrl = options.webhookUrl;
  }

  /** Who gets the webhooks. */
  deliverTo(target: WebhookTarget | null): void {
    this.#target = target;
  }

  /** What a conformance suite of `@roomkit/testing` asks of a vendor. */
  get subject(): EmulatedSubject {
    return {
      taken: () => this.messages.sent().length,
      fault: (fault) => this.fault(fault),
      lose: (what) => this.fault(what === 'request' ? 'lose_request' : 'lose_answer'),
      garble: () => this.fault('garbage'),
      message: (id) => this.messages.get(id),
      typing: this.typing,
      close: () => this[Symbol.asyncDispose](),
    };
  }

  /** The address webhooks are signed for. */
  protected get webhookUrl(): string {
    if (this.#webhookUrl !== undefined) return this.#webhookUrl;
    return typeof this.#target === 'string' ? this.#target : 'https://rooms.example/webhook';
  }

  protected webhook(build: (options: { readonly wrongSignature: boolean }) => Promise<Request>): WebhookCall {
    return new WebhookCall(build, () => this.#target);
  }
}
