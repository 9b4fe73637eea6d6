import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import {
  type Clock,
  type DeliveryStatus,
  type ProviderResult,
  type RoomEvent,
  type SendOptions,
  type SMSProvider,
  textOf,
} from '@roomkit/core';

import { NETWORK_MODES, type NetworkMode } from '../feed/messages.ts';
import type { Handset } from './handset.ts';

/** How long the simulated network takes. */
const LATENCY_MS: Readonly<Record<NetworkMode, number>> = { working: 250, slow: 4000, down: 150 };
const REPORT_AFTER_MS = 700;

export interface SimulatedCarrierDeps {
  readonly handset: Handset;
  readonly clock: Clock;
  readonly createId: () => string;
  /** Where the state of the network is kept: it is not the server's, and does not end with it. */
  readonly modePath: string;
  /** Called for each try, before its outcome is known. */
  readonly onAttempt: (eventId: string) => void;
  /** Takes the network's delivery reports, as a vendor's status webhook would. */
  readonly report: (status: DeliveryStatus) => Promise<void>;
}

/** A phone network in a box: an `SMSProvider` whose messages arrive on one simulated handset. */
export class SimulatedCarrier implements SMSProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'simulated';
  readonly capabilities = { unknownOutcome: 'native_idempotency' } as const;
  readonly #deps: SimulatedCarrierDeps;

  constructor(deps: SimulatedCarrierDeps) {
    this.#deps = deps;
  }

  get mode(): NetworkMode {
    const { modePath } = this.#deps;
    const stored = existsSync(modePath) ? readFileSync(modePath, 'utf8') : 'working';
    return NETWORK_MODES.find((mode) => mode === stored) ?? 'working';
  }

  set mode(mode: NetworkMode) {
    writeFileSync(this.#deps.modePath, mode);
  }

  async send(event: RoomEvent, _to: string, _from?: string | null, options: SendOptions = {}): Promise<ProviderResult> {
    const { clock, createId, handset, onAttempt } = this.#deps;
    onAttempt(event.id);
    await clock.sleep(LATENCY_MS[this.mode], { signal: options.signal });
    if (this.mode === 'down') {
      const error = { code: 'network_down', message: 'The phone network does not answer.', retryable: true };
      return { success: false, error };
    }
    // Without a key the event's own id does: one event is one text on this phone.
    const key = options.idempotencyKey ?? event.id;
    const id = handset.findIncoming(key) ?? `text-${createId()}`;
    const at = new Date(clock.now()).toISOString();
    handset.add({ id, direction: 'incoming', body: textOf(event), at, status: 'sent', reason: null }, key);
    this.#reportLater(id);
    return { success: true, providerMessageId: id, status: 'sent' };
  }

  /** Reports again what was on its way when the process ended. */
  resume(): void {
    for (const text of this.#incoming('sent')) this.#reportLater(text.id);
  }

  /** The customer looks at the phone: everything that arrived is read. */
  async open(): Promise<void> {
    for (const { id } of this.#incoming('delivered')) await this.#report(id, 'read');
  }

  #incoming(status: 'sent' | 'delivered'): readonly { readonly id: string }[] {
    return this.#deps.handset.list().filter((text) => text.direction === 'incoming' && text.status === status);
  }

  #reportLater(id: string): void {
    this.#deps.clock.schedule(REPORT_AFTER_MS, () => void this.#report(id, 'delivered'));
  }

  async #report(messageId: string, status: 'delivered' | 'read'): Promise<void> {
    this.#deps.handset.advance(messageId, status);
    await this.#deps.report({ provider: this.name, messageId, status, channelId: 'sms' });
  }
}
