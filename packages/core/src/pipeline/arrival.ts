import { isRoomKitError } from '../domain/errors.ts';
import { BlockReason, type InboundMessage, type InboundResult } from '../domain/inbound.ts';
import { PassToken } from '../passes/pass-token.ts';
import type { Channel } from '../ports/channel.ts';
import type { TelemetryAttributes, TelemetrySpan } from '../ports/telemetry.ts';
import type { RunningTimeout } from '../runtime/deadlines.ts';
import type { CascadeHandle, InboundDeps } from './deps.ts';
import type { PassOutcome } from './pass-outcome.ts';
import { refusedResult, resultOf } from './results.ts';

/** How far to wait, and what to do without asking. */
export interface ProcessOptions {
  readonly roomId?: string | null;
  /** `settled` waits for delivery and every answer; `committed` only for the commit. @defaultValue 'settled' */
  readonly until?: 'settled' | 'committed';
  readonly signal?: AbortSignal | undefined;
}

/** Takes an arrival to the end of its pass. */
export type Phase = (arrival: Arrival) => PassOutcome | Promise<PassOutcome>;

/**
 * One message from outside: its deadline up to the commit, and whoever waits for what it sets off. A phase
 * that loses against the deadline finds the token expired and writes nothing.
 */
export class Arrival {
  readonly deps: InboundDeps;
  readonly organizationId: string | null;
  /** What the vendor named by its own ids is named by ours once that is known. */
  message: InboundMessage;
  readonly channel: Channel;
  readonly options: ProcessOptions;
  readonly token: PassToken = new PassToken();
  readonly cascade: CascadeHandle;
  readonly span: TelemetrySpan | null;
  #deadline: RunningTimeout | null = null;
  #resolve: ((result: InboundResult) => void) | null = null;
  #reject: ((reason: unknown) => void) | null = null;
  #isArriving = true;

  constructor(
    deps: InboundDeps,
    organizationId: string | null,
    message: InboundMessage,
    channel: Channel,
    options: ProcessOptions,
  ) {
    this.deps = deps;
    this.organizationId = organizationId;
    this.message = message;
    this.channel = channel;
    this.options = options;
    this.cascade = deps.createCascade();
    const { telemetry } = deps;
    this.span = telemetry.enabled
      ? telemetry.startSpan('process_inbound', { attributes: { channelId: channel.id } })
      : null;
  }

  /** Runs the phase under the deadline, and waits as far as was asked. */
  run(phase: Phase): Promise<InboundResult> {
    const { deps, options } = this;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      deps.arriving.begin();
      this.#deadline = deps.deadlines.start(deps.processTimeoutMs, this);
      options.signal?.addEventListener('abort', this);
      try {
        const outcome = phase(this);
        if (outcome instanceof Promise) this.#await(outcome);
        else this.#take(outcome);
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  /** The caller's signal has fired. */
  handleEvent(): void {
    const reason: unknown = this.options.signal?.reason;
    if (this.token.expire(reason)) this.#fail(reason);
  }

  /** The deadline has run out. */
  onTimeout(): void {
    const { deps, organizationId, channel, options } = this;
    if (!this.token.expire(new DOMException('The message took too long.', 'TimeoutError'))) return;
    const timeoutMs = deps.processTimeoutMs;
    const roomId = options.roomId ?? null;
    deps.emitter.emit('process_timeout', organizationId, { roomId, channelId: channel.id, timeoutMs });
    this.#arrived();
    this.span?.setAttributes({ outcome: 'refused' });
    this.span?.end();
    this.#resolve?.(refusedResult(BlockReason.PROCESS_TIMEOUT));
  }

  #await(outcome: Promise<PassOutcome>): void {
    outcome.then(
      (given) => this.#take(given),
      (error: unknown) => {
        if (!this.token.expired || !isGivenUp(error)) this.#fail(error);
      },
    );
  }

  #take(outcome: PassOutcome): void {
    if (!this.#arrived()) return;
    const { deps, cascade, options } = this;
    this.span?.setAttributes(attributesOf(outcome));
    const waits = options.until !== 'committed' && !deps.runner.isCalling();
    if (waits && cascade.isUnderWay) cascade.onSettled(() => this.#end(outcome, true));
    else this.#end(outcome, waits);
  }

  #end(outcome: PassOutcome, waited: boolean): void {
    this.span?.end();
    this.#resolve?.(resultOf(outcome, this.cascade, waited));
  }

  #fail(error: unknown): void {
    if (!this.#arrived()) return;
    this.span?.recordError(error);
    this.span?.end();
    this.#reject?.(error);
  }

  /** False when that was said before. */
  #arrived(): boolean {
    if (!this.#isArriving) return false;
    this.#isArriving = false;
    this.#deadline?.stop();
    this.options.signal?.removeEventListener('abort', this);
    this.deps.arriving.end();
    return true;
  }
}

/** What a span of a message says of its end. */
function attributesOf(outcome: PassOutcome): TelemetryAttributes {
  if (!('event' in outcome)) return { outcome: outcome.outcome };
  const { id: eventId, roomId, source } = outcome.event;
  return { outcome: outcome.outcome, roomId, eventId, provider: source.provider };
}

function isGivenUp(error: unknown): boolean {
  return (
    isRoomKitError(error, 'lock_lost') ||
    (error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name))
  );
}
