import type { LabNode } from './cluster/lab-node.ts';
import type { Acknowledgement, Sent } from './history.ts';
import type { FromNode, LabMessage } from './wire.ts';

/** How much comes in, and where. */
export interface LoadOptions {
  readonly rooms: readonly string[];
  readonly perSecond: number;
  readonly random: () => number;
  readonly nodes: readonly LabNode[];
}

interface Pending {
  readonly message: LabMessage;
  readonly firstSentAt: number;
  /** Which process has it now; null between two tries. */
  process: string | null;
  attempt: number;
  again: NodeJS.Timeout | null;
}

const BURST_EVERY_MS = 100;
/** Whoever gets no answer in so long asks another node, and waits longer each time, as those outside do. */
const PATIENCE_MS = 5_000;
const LONGEST_PATIENCE_MS = 20_000;
/** So many are out at most: who has as many on the way waits for answers before it sends more. */
const MOST_OPEN = 120;
const HELD_PATIENCE_MS = 30_000;
const PAUSE_MS = 100;

/** The world outside: sends messages in bursts, and each again, to whichever node, until one acknowledges it. */
export class Load {
  readonly sent: Sent[] = [];
  readonly acknowledged: Acknowledgement[] = [];
  readonly failures: Record<string, number> = {};
  readonly #options: LoadOptions;
  readonly #pending = new Map<string, Pending>();
  readonly #waiting = new Set<() => void>();
  readonly #startedAt = performance.now();
  #timer: NodeJS.Timeout | null = null;
  #debt = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** Milliseconds since the load began. */
  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Messages that are sent and not acknowledged. */
  get open(): number {
    return this.#pending.size;
  }

  openAt(process: string): number {
    let count = 0;
    for (const pending of this.#pending.values()) if (pending.process === process) count += 1;
    return count;
  }

  /** Sends until `stop` is called, and at least as many as were asked for. */
  start(): void {
    this.#timer = setInterval(() => this.#burst(), BURST_EVERY_MS);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** One message beside the others, to a node of choice. `hold` stops its pass in a hook. */
  send(room: string, node: LabNode, hold = false): LabMessage {
    const message = this.#next(room);
    const pending: Pending = { message, firstSentAt: this.elapsedMs, process: null, attempt: 0, again: null };
    this.#pending.set(message.body, pending);
    this.#give(pending, node, hold);
    return message;
  }

  /** Resolves as soon as `holds` does; looks whenever something was heard. False when the time ran out. */
  async until(holds: () => boolean, withinMs: number): Promise<boolean> {
    if (holds()) return true;
    const done = Promise.withResolvers<boolean>();
    const look = (): void => {
      if (holds()) done.resolve(true);
    };
    this.#waiting.add(look);
    const timer = setTimeout(() => done.resolve(holds()), withinMs);
    try {
      return await done.promise;
    } finally {
      this.#waiting.delete(look);
      clearTimeout(timer);
    }
  }

  isAcknowledged(body: string): boolean {
    return !this.#pending.has(body);
  }

  hear(process: string, line: FromNode): void {
    if (line.kind === 'acknowledged') this.#take(process, line);
    if (line.kind === 'failed') this.#fail(line);
    for (const look of this.#waiting) look();
  }

  /** A process is gone: what it had is asked of the others. */
  ended(process: string): void {
    for (const pending of this.#pending.values()) if (pending.process === process) this.#retry(pending);
  }

  #burst(): void {
    const { perSecond, rooms, random, nodes } = this.#options;
    this.#debt = Math.min(this.#debt + (perSecond * BURST_EVERY_MS) / 1_000, MOST_OPEN - this.open);
    for (; this.#debt >= 1; this.#debt -= 1) {
      const node = pick(
        nodes.filter(({ isUp }) => isUp),
        random,
      );
      // Some rooms are busier than others: two draws, the lower one wins.
      const at = Math.floor(Math.min(random(), random()) * rooms.length);
      if (node) this.send(rooms[at] as string, node);
    }
    for (const look of this.#waiting) look();
  }

  #next(room: string): LabMessage {
    const body = `m${this.sent.length}`;
    this.sent.push({ body, room });
    return { body, room, identity: this.sent.length % 2 === 0 ? 'idempotency_key' : 'provider_message_id' };
  }

  #give(pending: Pending, node: LabNode, hold: boolean): void {
    pending.process = node.process;
    pending.attempt += 1;
    const { message, attempt } = pending;
    node.tell({ kind: 'message', message, attempt, hold });
    const patience = hold ? HELD_PATIENCE_MS : Math.min(PATIENCE_MS * 2 ** (attempt - 1), LONGEST_PATIENCE_MS);
    pending.again = setTimeout(() => this.#retry(pending), patience);
  }

  #retry(pending: Pending): void {
    if (pending.again) clearTimeout(pending.again);
    pending.process = null;
    pending.again = setTimeout(() => {
      const { nodes, random } = this.#options;
      const node = pick(
        nodes.filter(({ isUp }) => isUp),
        random,
      );
      if (node) this.#give(pending, node, false);
      else this.#retry(pending);
    }, PAUSE_MS);
  }

  #take(process: string, line: Extract<FromNode, { readonly kind: 'acknowledged' }>): void {
    const { body, room, event, index } = line;
    const pending = this.#pending.get(body);
    if (pending?.again) clearTimeout(pending.again);
    this.#pending.delete(body);
    const atMs = this.elapsedMs;
    const latencyMs = pending ? atMs - pending.firstSentAt : 0;
    this.acknowledged.push({ body, room, event, index, process, atMs, latencyMs });
  }

  #fail({ body, attempt, code }: Extract<FromNode, { readonly kind: 'failed' }>): void {
    this.failures[code] = (this.failures[code] ?? 0) + 1;
    const pending = this.#pending.get(body);
    // What an earlier try came to is no reason for another one.
    if (pending?.attempt === attempt && pending.process !== null) this.#retry(pending);
  }
}

function pick<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}
