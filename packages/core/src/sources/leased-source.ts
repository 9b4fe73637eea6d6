import { dutyName } from '../nodes/duties.ts';
import { DutyKeeper, type DutyKeeperDeps } from '../nodes/duty-keeper.ts';
import type { SourceHealth, SourceProvider, SourceStatus } from '../ports/source.ts';
import { SupervisedSource, type AttachSourceOptions, type SupervisedSourceDeps } from './supervised-source.ts';

/** A source that one of the nodes it is attached on runs; the others stand by. */
export class LeasedSource {
  readonly source: SourceProvider;
  readonly #keeper: DutyKeeper;
  #running: SupervisedSource | null = null;

  constructor(
    deps: SupervisedSourceDeps & DutyKeeperDeps,
    owner: { readonly organizationId: string | null; readonly channelId: string },
    source: SourceProvider,
    options: Required<AttachSourceOptions>,
  ) {
    this.source = source;
    this.#keeper = new DutyKeeper(deps, dutyName('source', owner.organizationId, owner.channelId), {
      begin: () => {
        this.#running = new SupervisedSource(deps, owner, source, options);
        this.#running.start();
      },
      end: async () => {
        const running = this.#running;
        this.#running = null;
        await running?.stop();
      },
    });
  }

  get status(): SourceStatus {
    return this.#keeper.holds ? this.source.status : 'standby';
  }

  /** Runs it here, at once or when it is this node's turn. */
  start(): void {
    this.#keeper.start();
  }

  async health(): Promise<SourceHealth> {
    if (this.#keeper.holds) return this.source.healthcheck();
    const nothing = { connectedAt: null, lastMessageAt: null, messagesReceived: 0, error: null, metadata: {} };
    return { status: 'standby', ...nothing };
  }

  /** Stops it, if it runs here, and lets another node have it. */
  stop(): Promise<void> {
    return this.#keeper.stop();
  }
}
