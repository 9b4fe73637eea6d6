import { vi } from 'vitest';

/** What must happen may take this long, in milliseconds, before it counts as not happening: a machine can be busy. */
const patienceMs = 10_000;

// Where a test names no time; by itself it would be one second. Files share a worker: once is enough.
const worker: typeof globalThis & { isPatient?: true } = globalThis;
if (worker.isPatient === undefined) {
  worker.isPatient = true;
  const { waitFor, waitUntil } = vi;
  vi.waitFor = (check, options = patienceMs) => waitFor(check, options);
  vi.waitUntil = (check, options = patienceMs) => waitUntil(check, options);
}
