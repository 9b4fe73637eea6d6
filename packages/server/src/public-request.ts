/** A request as the vendor made it: its path and query under the address that the vendor knows. */
export function publicRequest(request: Request, publicBaseUrl: string | null): Request {
  if (publicBaseUrl === null) return request;
  const { pathname, search } = new URL(request.url);
  const { method, headers, body, signal } = request;
  const url = `${publicBaseUrl.replace(/\/$/u, '')}${pathname}${search}`;
  // The body passes through as it came: signatures are over its bytes.
  return new Request(url, { method, headers, signal, ...(body === null ? {} : { body, duplex: 'half' }) });
}
