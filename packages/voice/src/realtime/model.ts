import { type Clock, type Logger, ProviderError } from '@roomkit/core';
import type { RealtimeConnectOptions, RealtimeVoiceProvider, VoiceSession } from '@roomkit/core/voice';

import { ANSWER_MS, inTime, TooLateError } from './in-time.ts';
import type { RealtimeInjection } from './options.ts';

/** What a call needs to ask its model. */
export interface ModelDeps {
  readonly session: VoiceSession;
  readonly provider: RealtimeVoiceProvider;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Fires when the call ends: nobody waits for the model then. */
  readonly signal: AbortSignal;
  readonly connectTimeoutMs: number;
}

/** The model of one call, which is asked for things in vain rather than waited for without end. */
export class Model {
  readonly #deps: ModelDeps;
  #isConnected = false;

  constructor(deps: ModelDeps) {
    this.#deps = deps;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** @throws what the provider throws; ProviderError, retryable, where it does not answer; the signal's reason */
  async connect(options: Omit<RealtimeConnectOptions, 'signal'>): Promise<void> {
    const { provider, session, connectTimeoutMs } = this.#deps;
    await this.#answered(connectTimeoutMs, async (signal) => {
      await provider.connect(session, { ...options, signal });
      // Whoever it was connected for is gone.
      if (signal.aborted) await provider.disconnect(session);
    });
    this.#isConnected = true;
  }

  /** @throws as `connect` */
  async inject(text: string, { role, respond }: RealtimeInjection): Promise<void> {
    const { provider, session } = this.#deps;
    await this.#answered(ANSWER_MS, (signal) => provider.injectText(session, text, { role, respond, signal }));
  }

  interrupt(): Promise<boolean> {
    return this.#tried('interrupt', () => this.#deps.provider.interrupt(this.#deps.session));
  }

  /** Of what it said last, so much was heard. Nothing where the model cannot be told. */
  async truncate(playedMs: number): Promise<boolean> {
    const { provider, session } = this.#deps;
    if (!provider.capabilities.truncation) return false;
    return this.#tried('truncateAudio', () => provider.truncateAudio(session, playedMs));
  }

  commitTurn(): Promise<boolean> {
    return this.#tried('commitTurn', () => this.#deps.provider.commitTurn(this.#deps.session));
  }

  submit(callId: string, result: string): Promise<boolean> {
    const { provider, session } = this.#deps;
    return this.#tried('submitToolResult', () => provider.submitToolResult(session, callId, result));
  }

  /** Never rejects. */
  async disconnect(): Promise<void> {
    const { provider, session, clock, logger } = this.#deps;
    try {
      await inTime({ clock, timeoutMs: ANSWER_MS }, () => provider.disconnect(session));
    } catch (error) {
      logger.warn('A model could not be disconnected.', { sessionId: session.id, error });
    }
  }

  /** Whether the model has done it. Never rejects. */
  async #tried(operation: string, work: () => Promise<void>): Promise<boolean> {
    const { logger, session, signal } = this.#deps;
    try {
      await this.#answered(ANSWER_MS, work);
      return true;
    } catch (error) {
      if (!signal.aborted) {
        logger.warn('The model of a call did not do as it was told.', { sessionId: session.id, operation, error });
      }
      return false;
    }
  }

  async #answered(timeoutMs: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { clock, signal, provider } = this.#deps;
    try {
      await inTime({ clock, timeoutMs, signal }, work);
    } catch (error) {
      if (!(error instanceof TooLateError)) throw error;
      throw new ProviderError('The model did not answer.', { provider: provider.name }, { retryable: true });
    }
  }
}
