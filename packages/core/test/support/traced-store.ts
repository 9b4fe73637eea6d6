import {
  type CommitInput,
  type CommitResult,
  InMemoryStore,
  type InMemoryStoreOptions,
  type OpenPassInput,
  type OpenPassResult,
  type RoomReference,
  type RoomSnapshot,
} from '../../src/index.ts';

/** A store in memory that tells when it is asked, and may be held up or made to fail. */
export class TracedStore extends InMemoryStore {
  /** Called before each of the named calls; what it returns is awaited, what it throws is the answer. */
  before:
    | ((call: 'openPass' | 'commit' | 'getSnapshot' | 'findByProviderMessageId', input: unknown) => unknown)
    | null = null;

  constructor(options: InMemoryStoreOptions = {}) {
    super(options);
  }

  override async openPass(input: OpenPassInput): Promise<OpenPassResult> {
    await this.before?.('openPass', input);
    return super.openPass(input);
  }

  override async commit(input: CommitInput): Promise<CommitResult> {
    await this.before?.('commit', input);
    return super.commit(input);
  }

  override async getSnapshot(reference: RoomReference): Promise<RoomSnapshot | null> {
    await this.before?.('getSnapshot', reference);
    return super.getSnapshot(reference);
  }

  override async findByProviderMessageId(
    ...given: Parameters<InMemoryStore['findByProviderMessageId']>
  ): ReturnType<InMemoryStore['findByProviderMessageId']> {
    await this.before?.('findByProviderMessageId', given);
    return super.findByProviderMessageId(...given);
  }
}
