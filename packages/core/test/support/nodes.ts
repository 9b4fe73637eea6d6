import {
  InMemoryStore,
  StoreError,
  type ConversationStore,
  type EmitInbound,
  type SourceHealth,
  type SourceProvider,
  type SourceStatus,
} from '../../src/index.ts';
import type { RoomKitOptions } from '../../src/options.ts';
import { text } from './fixtures.ts';
import { kitBench, type KitBench } from './kit.ts';
import { RecordingChannel } from './recording-channel.ts';
import { countingIds } from './services.ts';
import { TestClock } from './test-clock.ts';

/** How long a node lives without a sign of life. */
export const NODE_TTL_MS = 15_000;
/** How often a node asks for duties, and looks for deliveries of the gone. */
export const ROUND_MS = 5_000;

/** A kit over a store that it shares with others, and whose line to it can be cut. */
export interface TestNode extends KitBench {
  readonly a: RecordingChannel;
  readonly b: RecordingChannel;
  /** From now on the store never answers this node, as if its process had been killed. */
  crash(): void;
  /** What the node asks is answered later, as if its process were stopped. */
  pause(): void;
  resume(): void;
  /** What every call of these operations fails with; null ends it. */
  failing(error: Error | null, ...operations: readonly (keyof ConversationStore)[]): void;
  /** The store does what these operations ask, and its answer is lost; none ends it. */
  losing(...operations: readonly (keyof ConversationStore)[]): void;
  /** How often an operation was called. */
  calls(operation: keyof ConversationStore): number;
}

/** A store in memory that says it is shared. */
export function sharedStore(clock: TestClock): InMemoryStore {
  const capabilities = { durability: 'memory', shared: true } as const;
  return Object.assign(new InMemoryStore({ clock }), { capabilities });
}

/** A kit with the channels `a` and `b`, which are attached nowhere yet. */
export function testNode(store: InMemoryStore, clock: TestClock, options: RoomKitOptions = {}): TestNode {
  const calls = new Map<PropertyKey, number>();
  let state: 'running' | 'paused' | 'crashed' = 'running';
  let wake = Promise.withResolvers<void>();
  let fault: { readonly error: Error; readonly operations: ReadonlySet<PropertyKey> } | null = null;
  let lost: ReadonlySet<PropertyKey> = new Set();
  const line = new Proxy<ConversationStore>(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...inputs: unknown[]): Promise<unknown> => {
        calls.set(name, (calls.get(name) ?? 0) + 1);
        if (state === 'crashed') return new Promise(() => {});
        if (state === 'paused') await wake.promise;
        if (fault?.operations.has(name)) throw fault.error;
        const answer: unknown = await Reflect.apply(member, target, inputs);
        if (lost.has(name)) throw new StoreError(String(name));
        return answer;
      };
    },
  });
  const bench = kitBench({ createId: countingIds(`n${(nodes += 1)}`), ...options, clock, store: line });
  const [a, b] = [new RecordingChannel('a'), new RecordingChannel('b')];
  for (const channel of [a, b]) bench.kit.registerChannel(channel);
  return {
    ...bench,
    a,
    b,
    crash: () => void (state = 'crashed'),
    pause: () => void (state = 'paused'),
    resume() {
      state = 'running';
      wake.resolve();
      wake = Promise.withResolvers<void>();
    },
    failing: (error, ...operations) => void (fault = error && { error, operations: new Set(operations) }),
    losing: (...operations) => void (lost = new Set(operations)),
    calls: (operation) => calls.get(operation) ?? 0,
  };
}

let nodes = 0;

/** Two nodes over one store, and the room `r1` with both channels. */
export async function twoNodes(options: RoomKitOptions = {}): Promise<{
  readonly clock: TestClock;
  readonly store: InMemoryStore;
  readonly one: TestNode;
  readonly two: TestNode;
}> {
  const clock = new TestClock();
  const store = sharedStore(clock);
  const [one, two] = [testNode(store, clock, options), testNode(store, clock, options)];
  await one.kit.createRoom({ roomId: 'r1' });
  for (const id of ['a', 'b']) await one.kit.attachChannel('r1', id);
  return { clock, store, one, two };
}

/** Commits messages for `b`, which are not waited for. */
export async function say(node: TestNode, ...bodies: readonly string[]): Promise<void> {
  for (const body of bodies) {
    await node.kit.processInbound(
      { channelId: 'a', senderId: 'u1', content: text(body), roomId: 'r1' },
      { until: 'committed' },
    );
  }
}

/** A source that connects at once and runs until it is stopped. */
export class SteadySource implements SourceProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'steady';
  status: SourceStatus = 'stopped';
  /** What happened to it, in order. */
  readonly log: string[];
  readonly #label: string;
  /** What it hands messages to, once it was started. */
  emit: EmitInbound | null = null;

  constructor(label = 'source', log: string[] = []) {
    this.#label = label;
    this.log = log;
  }

  async start(
    emit: EmitInbound,
    { signal, onConnected }: { readonly signal: AbortSignal; readonly onConnected?: () => void },
  ): Promise<void> {
    this.emit = emit;
    this.status = 'connected';
    this.log.push(`${this.#label} runs`);
    onConnected?.();
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    this.status = 'stopped';
    this.log.push(`${this.#label} stopped`);
  }

  async stop(): Promise<void> {}

  async healthcheck(): Promise<SourceHealth> {
    const { status } = this;
    return { status, connectedAt: null, lastMessageAt: null, messagesReceived: 1, error: null, metadata: {} };
  }
}
