/** A stored file. */
export interface StoredMedia {
  readonly id: string;
  readonly organizationId: string | null;
  readonly mimeType: string;
  readonly filename: string | null;
  readonly sizeBytes: number;
  readonly createdAt: Date;
}

/** Keeps files, because vendor URLs expire or need credentials. */
export interface MediaStore {
  readonly specificationVersion: 'v1';
  put(
    file: { readonly organizationId: string | null; readonly mimeType: string; readonly filename?: string | null },
    bytes: Uint8Array,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<StoredMedia>;
  get(
    organizationId: string | null,
    id: string,
  ): Promise<{ readonly media: StoredMedia; readonly bytes: Uint8Array } | null>;
  delete(organizationId: string | null, id: string): Promise<boolean>;
  /**
   * Deletes an organization's files that were kept before a date, and says how many. Without it the kit's `purge`
   * empties events and leaves their files.
   */
  purge?(options: { readonly organizationId: string | null; readonly before: Date }): Promise<number>;
  close?(): Promise<void>;
}
