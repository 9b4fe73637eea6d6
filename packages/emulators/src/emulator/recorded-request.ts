/** A call as it arrived, for checks against the vendor's own document. Credentials are left out. */
export interface RecordedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly contentType: string | null;
  readonly body: Uint8Array;
}

export async function recorded(request: Request): Promise<RecordedRequest> {
  const { pathname, searchParams } = new URL(request.url);
  const query = Object.fromEntries([...new Set(searchParams.keys())].map((key) => [key, searchParams.getAll(key)]));
  return {
    method: request.method,
    path: pathname,
    query,
    contentType: request.headers.get('content-type'),
    body: new Uint8Array(await request.arrayBuffer()),
  };
}
