import type { ResumeOptions } from '../options.ts';

const NAMESPACE = 'source-sse';

/** The id of the last event that the kit has: in memory, and for the next process where there is a store for it. */
export class Bookmark {
  readonly #resume: ResumeOptions | undefined;
  #id: string | null;
  /** What the store had when it was last asked or told. */
  #stored: string | null = null;

  constructor(resume: ResumeOptions | undefined, first: string | undefined) {
    this.#resume = resume;
    this.#id = first ?? null;
  }

  /** Where to go on: after what another process has stored, where one has. Rejects as the store does. */
  async find(): Promise<string | null> {
    if (this.#resume === undefined) return this.#id;
    const { state, key, organizationId = null } = this.#resume;
    const stored = await state.get({ organizationId, namespace: NAMESPACE }, key);
    if (typeof stored === 'string' && stored !== this.#stored) [this.#id, this.#stored] = [stored, stored];
    return this.#id;
  }

  /** Goes on after this event. Rejects as the store does; this process knows it all the same. */
  async put(id: string): Promise<void> {
    this.#id = id;
    if (this.#resume === undefined || id === this.#stored) return;
    const { state, key, organizationId = null } = this.#resume;
    await state.set({ organizationId, namespace: NAMESPACE }, key, id);
    this.#stored = id;
  }
}
