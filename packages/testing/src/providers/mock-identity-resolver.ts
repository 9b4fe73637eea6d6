import type {
  ChannelType,
  Identity,
  IdentityResolver,
  IdentityResult,
  InboundMessage,
  RoomContext,
} from '@roomkit/core';

/** What a mock resolver finds out, or the error it fails with. */
export type MockIdentityAnswer = IdentityResult | Error;

/** How a mock resolver behaves. */
export interface MockIdentityResolverOptions {
  /** People by their address; an address of several is ambiguous. */
  readonly identities?: Readonly<Record<string, Identity | readonly Identity[]>>;
  /** What it answers in turn, before it looks anybody up. A function may also wait. */
  readonly script?: readonly (MockIdentityAnswer | (() => Promise<IdentityResult>))[];
}

/** Knows the people it is told of; everybody else is unknown. */
export class MockIdentityResolver implements IdentityResolver {
  readonly specificationVersion = 'v1' as const;
  /** The messages it was asked about. */
  readonly asked: InboundMessage[] = [];
  readonly #identities: ReadonlyMap<string, readonly Identity[]>;
  readonly #script: (MockIdentityAnswer | (() => Promise<IdentityResult>))[];

  constructor(options: MockIdentityResolverOptions = {}) {
    this.#identities = new Map(
      Object.entries(options.identities ?? {}).map(([address, found]) => [
        address,
        Array.isArray(found) ? (found as readonly Identity[]) : [found as Identity],
      ]),
    );
    this.#script = [...(options.script ?? [])];
  }

  async resolve(
    message: InboundMessage & { readonly channelType: ChannelType },
    context: RoomContext,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<IdentityResult> {
    options.signal?.throwIfAborted();
    this.asked.push(message);
    const next = this.#script.shift();
    if (next instanceof Error) throw next;
    if (next !== undefined) return typeof next === 'function' ? next() : next;
    const found = (this.#identities.get(message.senderId) ?? []).filter(
      ({ organizationId }) => organizationId === context.room.organizationId,
    );
    const [identity] = found;
    if (identity === undefined) return { status: 'unknown' };
    return found.length === 1 ? { status: 'identified', identity } : { status: 'ambiguous', candidates: found };
  }
}
