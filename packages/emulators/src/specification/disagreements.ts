import type { RecordedRequest } from '../emulator/recorded-request.ts';
import type { VendorServer } from '../emulator/vendor-server.ts';
import { mutationsOf } from './mutations.ts';
import type { Specification } from './specification.ts';

/** How many changed calls were made, and which of them the emulator took though the document refuses them. */
export interface Disagreements {
  readonly tried: number;
  readonly found: readonly string[];
}

/**
 * Makes each of an emulator's calls again with one thing changed at a time. An emulator may be stricter than its
 * vendor's document, which says little of lengths; it may not be laxer.
 *
 * @param headers - the credentials, which recorded calls do not hold
 */
export async function disagreementsOf(
  emulator: VendorServer,
  specification: Specification,
  headers: Readonly<Record<string, string>>,
): Promise<Disagreements> {
  const found: string[] = [];
  let tried = 0;
  for (const { what, request } of distinct(emulator.requests).flatMap(mutationsOf)) {
    tried += 1;
    const findings = specification.check(request);
    if (findings.length === 0) continue;
    const { method, path, contentType, body } = request;
    const type = contentType === null ? {} : { 'content-type': contentType };
    const answer = await fetch(`${emulator.url}${path}`, {
      method,
      headers: { ...headers, ...type },
      body: new Uint8Array(body),
    });
    if (answer.ok) found.push(`${method} ${path}: ${what}: ${findings.join(', ')}`);
  }
  return { tried, found };
}

function distinct(requests: readonly RecordedRequest[]): readonly RecordedRequest[] {
  return [...new Map(requests.map((request) => [new TextDecoder().decode(request.body), request])).values()];
}
