import { InputError } from '../domain/errors.ts';
import { scopedKey } from '../domain/room.ts';
import { requireInteger } from '../domain/validation.ts';
import type { MediaStore, StoredMedia } from '../ports/media-store.ts';
import type { Clock, CreateId } from '../ports/runtime.ts';
import { createRandomId } from '../runtime/create-id.ts';
import { systemClock } from '../runtime/system-clock.ts';

/** How a media store in memory behaves. */
export interface InMemoryMediaStoreOptions {
  /** A file may not be larger. @defaultValue 26214400, which is 25 MiB */
  readonly maxFileBytes?: number;
  readonly clock?: Clock;
  readonly createId?: CreateId;
}

interface Entry {
  readonly media: StoredMedia;
  readonly bytes: Uint8Array;
}

/** Files kept in memory, gone with the process. */
export class InMemoryMediaStore implements MediaStore {
  readonly specificationVersion = 'v1' as const;
  readonly #entries = new Map<string, Entry>();
  readonly #maxFileBytes: number;
  readonly #clock: Clock;
  readonly #createId: CreateId;

  constructor(options: InMemoryMediaStoreOptions = {}) {
    const { maxFileBytes = 25 * 1024 * 1024 } = options;
    requireInteger('maxFileBytes', maxFileBytes, 1);
    this.#maxFileBytes = maxFileBytes;
    this.#clock = options.clock ?? systemClock;
    this.#createId = options.createId ?? createRandomId;
  }

  async put(
    file: { readonly organizationId: string | null; readonly mimeType: string; readonly filename?: string | null },
    bytes: Uint8Array,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<StoredMedia> {
    options.signal?.throwIfAborted();
    if (bytes.byteLength > this.#maxFileBytes) {
      throw new InputError('bytes', `must not be more than ${this.#maxFileBytes}`);
    }
    const media: StoredMedia = Object.freeze({
      id: this.#createId(),
      organizationId: file.organizationId,
      mimeType: file.mimeType,
      filename: file.filename ?? null,
      sizeBytes: bytes.byteLength,
      createdAt: new Date(this.#clock.now()),
    });
    this.#entries.set(scopedKey(file.organizationId, media.id), { media, bytes: bytes.slice() });
    return media;
  }

  async get(
    organizationId: string | null,
    id: string,
  ): Promise<{ readonly media: StoredMedia; readonly bytes: Uint8Array } | null> {
    const entry = this.#entries.get(scopedKey(organizationId, id));
    return entry === undefined ? null : { media: entry.media, bytes: entry.bytes.slice() };
  }

  async delete(organizationId: string | null, id: string): Promise<boolean> {
    return this.#entries.delete(scopedKey(organizationId, id));
  }

  async purge({
    organizationId,
    before,
  }: {
    readonly organizationId: string | null;
    readonly before: Date;
  }): Promise<number> {
    let purged = 0;
    for (const [key, { media }] of this.#entries) {
      if (media.organizationId !== organizationId || media.createdAt >= before) continue;
      this.#entries.delete(key);
      purged += 1;
    }
    return purged;
  }

  async close(): Promise<void> {
    this.#entries.clear();
  }
}
