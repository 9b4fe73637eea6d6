import { systemClock } from '@roomkit/core';

import type { Backend, BackendKind } from './backends.ts';
import { Harness } from './harness.ts';

/** Two nodes over one backend, on the machine's own time. */
export class Nodes implements AsyncDisposable {
  readonly one: Harness;
  readonly two: Harness;
  readonly backend: Backend;

  private constructor(backend: Backend, one: Harness, two: Harness) {
    this.backend = backend;
    this.one = one;
    this.two = two;
  }

  static async start(kind: BackendKind): Promise<Nodes> {
    const backend = await kind.open();
    const node = (): Promise<Harness> => Harness.start({}, { clock: systemClock, ...backend.node() });
    const one = await node();
    return new Nodes(backend, one, await node());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.two[Symbol.asyncDispose]();
    await this.one[Symbol.asyncDispose]();
    await this.backend[Symbol.asyncDispose]();
  }
}
