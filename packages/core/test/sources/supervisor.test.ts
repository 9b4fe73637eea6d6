import { describe, expect, it } from 'vitest';

import {
  type EmitInbound,
  type InboundMessage,
  type InboundResult,
  InputError,
  ProviderError,
  type SourceHealth,
  type SourceProvider,
  type SourceStatus,
} from '../../src/index.ts';
import { SourceSupervisor } from '../../src/sources/supervisor.ts';
import { text } from '../support/fixtures.ts';
import { bench, type Bench } from '../support/services.ts';
import { settle } from '../support/test-clock.ts';

type Run = (
  emit: EmitInbound,
  options: { readonly signal: AbortSignal; readonly onConnected?: () => void },
) => Promise<void>;

/** A source whose every start is scripted. */
class ScriptedSource implements SourceProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'scripted';
  status: SourceStatus = 'stopped';
  readonly startedAt: number[] = [];
  stops = 0;
  readonly #run: Run;
  readonly #now: () => number;

  constructor(now: () => number, run: Run) {
    this.#now = now;
    this.#run = run;
  }

  start(...given: Parameters<Run>): Promise<void> {
    this.startedAt.push(this.#now());
    return this.#run(...given);
  }

  stop(): Promise<void> {
    this.stops += 1;
    return Promise.resolve();
  }

  healthcheck(): Promise<SourceHealth> {
    return Promise.resolve({
      status: this.status,
      connectedAt: null,
      lastMessageAt: null,
      messagesReceived: 0,
      error: null,
      metadata: {},
    });
  }
}

const RESULT: InboundResult = {
  event: null,
  blocked: false,
  reason: null,
  deliveryResults: {},
  duplicate: false,
  error: null,
};
const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
const message = (body = 'hi'): InboundMessage => ({ channelId: 'ignored', senderId: 'u1', content: text(body) });

interface SourceBench extends Bench {
  readonly supervisor: SourceSupervisor;
  readonly processed: InboundMessage[];
  scripted(run: Run): ScriptedSource;
}

function sourceBench(process?: (given: InboundMessage) => Promise<InboundResult>): SourceBench {
  const made = bench();
  made.channel('a');
  const processed: InboundMessage[] = [];
  const { channels, emitter, duties } = made.foundation;
  const supervisor = new SourceSupervisor({
    channels,
    emitter,
    duties,
    nodeTtlMs: made.foundation.limits.nodeTtlMs,
    clock: made.clock,
    logger: made.logger,
    process: (_organizationId, given) => {
      processed.push(given);
      return process ? process(given) : Promise.resolve(RESULT);
    },
    report: async () => {},
    notice: async () => {},
  });
  return { ...made, supervisor, processed, scripted: (run) => new ScriptedSource(() => made.clock.monotonic(), run) };
}

describe('keeping a source', () => {
  it('CORE-6.5.2 attaches, lists, reports and detaches it, one for each channel', async () => {
    const { supervisor, scripted, emitted } = sourceBench();
    const [attached, detached] = [emitted('source_attached'), emitted('source_detached')];
    const source = scripted((_emit, { signal }) => untilAborted(signal));
    supervisor.attachSource(null, 'a', source);
    source.status = 'connected';
    expect(supervisor.listSources(null)).toStrictEqual({ a: 'connected' });
    expect((await supervisor.sourceHealth(null, 'a')).status).toBe('connected');
    expect(() => supervisor.attachSource(null, 'a', source)).toThrow('The channel has a source.');
    await supervisor.detachSource(null, 'a');
    expect([source.stops, supervisor.listSources(null)]).toStrictEqual([1, {}]);
    await expect(supervisor.detachSource(null, 'a')).rejects.toMatchObject({ code: 'source_not_found' });
    await expect(supervisor.sourceHealth(null, 'a')).rejects.toMatchObject({ code: 'source_not_found' });
    expect(() => supervisor.attachSource(null, 'ghost', source)).toThrow('No channel');
    expect([attached, detached].map((events) => events.map((event) => event.data))).toStrictEqual([
      [{ channelId: 'a', source: 'scripted' }],
      [{ channelId: 'a', source: 'scripted' }],
    ]);
  });

  it('CORE-8.2.5 says attached and connected, detached and disconnected', async () => {
    const { supervisor, scripted, emitted } = sourceBench();
    const events = (['source_attached', 'source_connected', 'source_disconnected', 'source_detached'] as const).map(
      (name) => emitted(name),
    );
    supervisor.attachSource(
      null,
      'a',
      scripted((_emit, { signal, onConnected }) => {
        onConnected?.();
        return untilAborted(signal);
      }),
    );
    await settle();
    await supervisor.detachSource(null, 'a');
    expect(events.map((found) => found.length)).toStrictEqual([1, 1, 1, 1]);
  });

  it('hands each message on under the channel it belongs to', async () => {
    const { supervisor, scripted, processed } = sourceBench();
    const results: InboundResult[] = [];
    supervisor.attachSource(
      null,
      'a',
      scripted(async (emit, { signal }) => {
        results.push(await emit(message()));
        await untilAborted(signal);
      }),
    );
    await settle();
    expect(processed.map((given) => given.channelId)).toStrictEqual(['a']);
    expect(results).toStrictEqual([RESULT]);
    await supervisor.close();
  });

  it.each([
    ['maxRestartAttempts', 0],
    ['maxConcurrentEmits', 0],
    ['restartDelayMs', 0],
    ['maxRestartDelayMs', Number.NaN],
  ])('names the option %s when it is %j', (field, value) => {
    const { supervisor, scripted } = sourceBench();
    const source = scripted((_emit, { signal }) => untilAborted(signal));
    expect(() => supervisor.attachSource(null, 'a', source, { [field]: value })).toThrow(field);
    expect(supervisor.listSources(null)).toStrictEqual({});
  });
});

describe('starting a source again', () => {
  it('CORE-6.5.3 backs off exponentially and gives up after as many failures in a row', async () => {
    const { supervisor, scripted, emitted, clock } = sourceBench();
    const [errors, exhausted] = [emitted('source_error'), emitted('source_exhausted')];
    const source = scripted(() => Promise.reject(new Error('refused')));
    supervisor.attachSource(null, 'a', source, {
      maxRestartAttempts: 5,
      restartDelayMs: 1_000,
      maxRestartDelayMs: 3_000,
    });
    await clock.advance(60_000);
    expect(source.startedAt).toStrictEqual([0, 1_000, 3_000, 6_000, 9_000]);
    expect(errors).toHaveLength(5);
    expect(exhausted.map((event) => event.data.attempts)).toStrictEqual([5]);
    await supervisor.detachSource(null, 'a');
  });

  it('does not where the source says that it is no use', async () => {
    const { supervisor, scripted, emitted, clock } = sourceBench();
    const exhausted = emitted('source_exhausted');
    const source = scripted(() => Promise.reject(new ProviderError('refused', { provider: 'acme', statusCode: 401 })));
    supervisor.attachSource(null, 'a', source);
    await clock.advance(600_000);
    expect([source.startedAt, exhausted.map((event) => event.data.attempts)]).toStrictEqual([[0], [1]]);
  });

  it('waits as long as the source says, and no less than it would', async () => {
    const { supervisor, scripted, clock } = sourceBench();
    const errors = [9_000, 1].map(
      (retryAfterMs) => new ProviderError('busy', { provider: 'acme' }, { retryable: true, retryAfterMs }),
    );
    const source = scripted(async (_emit, { signal }) => {
      const error = errors[source.startedAt.length - 1];
      if (error) throw error;
      await untilAborted(signal);
    });
    supervisor.attachSource(null, 'a', source, { restartDelayMs: 1_000 });
    await clock.advance(60_000);
    expect(source.startedAt).toStrictEqual([0, 9_000, 11_000]);
    await supervisor.detachSource(null, 'a');
  });

  it('goes on where it was the kit that refused a message', async () => {
    const { supervisor, scripted, clock } = sourceBench(() => Promise.reject(new InputError('content', 'is none')));
    const source = scripted(async (emit) => {
      await emit(message());
    });
    supervisor.attachSource(null, 'a', source, { restartDelayMs: 1_000, maxRestartDelayMs: 1_000 });
    await clock.advance(3_500);
    expect(source.startedAt).toStrictEqual([0, 1_000, 2_000, 3_000]);
    await supervisor.detachSource(null, 'a');
  });

  it('does not where it is told not to', async () => {
    const { supervisor, scripted, emitted, clock } = sourceBench();
    const exhausted = emitted('source_exhausted');
    const source = scripted(() => Promise.reject(new Error('refused')));
    supervisor.attachSource(null, 'a', source, { autoRestart: false });
    await clock.advance(600_000);
    expect([source.startedAt.length, exhausted.length]).toStrictEqual([1, 0]);
  });

  it('counts anew after a connection that lasted, and not after one that broke at once', async () => {
    const { supervisor, scripted, emitted, clock } = sourceBench();
    const exhausted = emitted('source_exhausted');
    const lasting = [0, 0, 5_000, 0];
    const source = scripted(async (_emit, { onConnected }) => {
      onConnected?.();
      const forMs = lasting[source.startedAt.length - 1] ?? 0;
      if (forMs > 0) await clock.sleep(forMs);
      throw new Error('gone');
    });
    supervisor.attachSource(null, 'a', source, {
      maxRestartAttempts: 3,
      restartDelayMs: 1_000,
      maxRestartDelayMs: 4_000,
    });
    await clock.advance(100_000);
    // Starts at 0 and 1 s break at once; the one at 3 s lasts 5 s; then three failures in a row end it.
    expect(source.startedAt).toStrictEqual([0, 1_000, 3_000, 9_000, 11_000]);
    expect(exhausted).toHaveLength(1);
  });

  it('is given up by a detach, also during the pause', async () => {
    const { supervisor, scripted, clock } = sourceBench();
    const source = scripted(() => Promise.reject(new Error('refused')));
    supervisor.attachSource(null, 'a', source);
    await settle();
    await supervisor.detachSource(null, 'a');
    await clock.advance(600_000);
    expect(source.startedAt).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});

describe('pressure', () => {
  it('CORE-6.5.4 bounds the messages under way', async () => {
    let [running, most] = [0, 0];
    const free: (() => void)[] = [];
    const { supervisor, scripted, processed } = sourceBench(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => free.push(resolve));
      running -= 1;
      return RESULT;
    });
    supervisor.attachSource(
      null,
      'a',
      scripted(async (emit) => {
        await Promise.all(Array.from({ length: 10 }, (_, count) => emit(message(String(count)))));
      }),
      { maxConcurrentEmits: 3, autoRestart: false },
    );
    await settle();
    expect(processed).toHaveLength(3);
    while (free.length > 0) {
      free.shift()?.();
      await settle();
    }
    expect([most, processed.length]).toStrictEqual([3, 10]);
    expect(processed.map((given) => given.content)).toStrictEqual(
      Array.from({ length: 10 }, (_, count) => text(String(count))),
    );
  });

  it('refuses what a detached source still brings, so that it is not acknowledged', async () => {
    const { supervisor, scripted, processed } = sourceBench();
    let emit: EmitInbound | null = null;
    supervisor.attachSource(
      null,
      'a',
      scripted((given, { signal }) => {
        emit = given;
        return untilAborted(signal);
      }),
    );
    await supervisor.detachSource(null, 'a');
    await expect((emit as unknown as EmitInbound)(message())).rejects.toThrow('detached');
    expect(processed).toStrictEqual([]);
  });

  it('does not wait for ever for a source that does not end', async () => {
    const { supervisor, scripted, clock, logger, emitted } = sourceBench();
    const detached = emitted('source_detached');
    supervisor.attachSource(
      null,
      'a',
      scripted(() => new Promise(() => {})),
    );
    const detaching = supervisor.detachSource(null, 'a');
    await clock.advance(10_000);
    await detaching;
    expect([detached.length, logger.at('warn').length]).toStrictEqual([1, 1]);
  });
});
