import {
  DeliveryUnknownError,
  type HTTPProvider,
  ProviderError,
  type ProviderResult,
  type ReconcileAnswer,
  type ReconcileQuery,
  type RoomEvent,
  type SendOptions,
} from '@roomkit/core';

import type { ProviderClass, VendorRequest } from '../wire.ts';

const REFUSED = 'ECONNREFUSED';

/** A provider whose vendor is the driver: it sends over HTTP, and claims what its class can do. */
export class LabProvider implements HTTPProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string;
  readonly capabilities: { readonly unknownOutcome: ProviderClass };
  readonly reconcile?: (
    query: ReconcileQuery,
    options?: { readonly signal?: AbortSignal | undefined },
  ) => Promise<ReconcileAnswer>;
  readonly #class: ProviderClass;
  readonly #url: string;
  readonly #process: string;

  constructor(providerClass: ProviderClass, url: string, process: string) {
    this.name = `lab_${providerClass}`;
    this.capabilities = { unknownOutcome: providerClass };
    this.#class = providerClass;
    this.#url = url;
    this.#process = process;
    if (providerClass === 'reconcilable') this.reconcile = (query, options) => this.#lookUp(query, options?.signal);
  }

  async send(event: RoomEvent, _to: string, options: SendOptions = {}): Promise<ProviderResult> {
    const body: VendorRequest = {
      providerClass: this.#class,
      process: this.#process,
      key: options.idempotencyKey ?? '',
      room: event.roomId,
      event: event.id,
      index: event.index,
    };
    const response = await this.#call('/send', { method: 'POST', body: JSON.stringify(body) }, options.signal);
    // A vendor that says that it is busy has not taken it.
    if (response.status === 503) throw this.#notSent({});
    const { id } = (await this.#read(response)) as { readonly id: string };
    return { success: true, providerMessageId: id };
  }

  async #lookUp({ idempotencyKey }: ReconcileQuery, signal?: AbortSignal): Promise<ReconcileAnswer> {
    const query = new URLSearchParams({ class: this.#class, process: this.#process, key: idempotencyKey });
    const response = await this.#call(`/lookup?${query.toString()}`, { method: 'GET' }, signal);
    if (!response.ok) return { outcome: 'unknown', retryAfterMs: 200 };
    const { id } = (await this.#read(response)) as { readonly id: string | null };
    return id === null ? { outcome: 'not_sent' } : { outcome: 'sent', providerMessageIds: [id] };
  }

  async #call(path: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
    try {
      return await fetch(this.#url + path, signal ? { ...init, signal } : init);
    } catch (error) {
      const cause = (error as { readonly cause?: { readonly code?: unknown } }).cause;
      throw cause?.code === REFUSED
        ? this.#notSent({ cause: error })
        : new DeliveryUnknownError(this.name, { cause: error });
    }
  }

  async #read(response: Response): Promise<unknown> {
    try {
      return await response.json();
    } catch (error) {
      throw new DeliveryUnknownError(this.name, { cause: error });
    }
  }

  #notSent(options: { readonly cause?: unknown }): ProviderError {
    return new ProviderError('The vendor took nothing.', { provider: this.name }, { ...options, retryable: true });
  }
}
