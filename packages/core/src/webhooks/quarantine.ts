/** A webhook that was verified and could not be read. */
export interface QuarantinedWebhook {
  readonly organizationId: string | null;
  readonly channelId: string;
  readonly contentType: string | null;
  readonly body: Uint8Array;
}

/** Keeps unreadable webhooks until somebody looks at them. */
export interface Quarantine {
  put(webhook: QuarantinedWebhook): Promise<void>;
  list(organizationId: string | null): Promise<readonly QuarantinedWebhook[]>;
}

const MOST_KEPT = 1_000;

/** Keeps the latest thousand in this process. */
export class InMemoryQuarantine implements Quarantine {
  readonly #kept: QuarantinedWebhook[] = [];

  put(webhook: QuarantinedWebhook): Promise<void> {
    this.#kept.push(webhook);
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
    return Promise.resolve();
  }

  list(organizationId: string | null): Promise<readonly QuarantinedWebhook[]> {
    return Promise.resolve(this.#kept.filter((webhook) => webhook.organizationId === organizationId));
  }
}
