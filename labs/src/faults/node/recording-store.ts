import { type CommitInput, type CommitResult, isRoomKitError, type RoomEvent } from '@roomkit/core';
import { PostgresStore, type PostgresStoreOptions } from '@roomkit/postgres';

import { type FromNode, type Writer, WRITER_KEY } from '../wire.ts';

/**
 * The store under test, which also writes into each event under which lease it was decided. The database keeps
 * that with the event, so that no report of a process has to be believed about who wrote what.
 */
export class RecordingStore extends PostgresStore {
  readonly #tell: (line: FromNode) => void;

  constructor(options: PostgresStoreOptions, tell: (line: FromNode) => void) {
    super(options);
    this.#tell = tell;
  }

  override async joinNode(nodeId: string, ttlMs: number): Promise<void> {
    this.#tell({ kind: 'joined', nodeId });
    await super.joinNode(nodeId, ttlMs);
  }

  override async commit(input: CommitInput): Promise<CommitResult> {
    const { nodeId: node, epoch, room } = input.lease;
    const signed = input.events?.map((event) => sign(event, { node, epoch }));
    try {
      return await super.commit(signed ? { ...input, events: signed } : input);
    } catch (error) {
      if (isRoomKitError(error, 'stale_writer')) this.#tell({ kind: 'refused_stale', room: room.roomId, epoch });
      throw error;
    }
  }
}

function sign(event: RoomEvent, writer: Writer): RoomEvent {
  const metadata = Object.freeze({ ...event.metadata, [WRITER_KEY]: Object.freeze(writer) });
  return Object.freeze({ ...event, metadata });
}
