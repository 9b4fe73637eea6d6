import { vi } from 'vitest';

/** How long what must happen may take before it counts as not happening, in milliseconds: a machine can be busy. */
const patience = { timeout: 10_000, interval: 5 };

// Where a test names no time; by itself it would be one second. Files share a worker: once is enough.
const worker: typeof globalThis & { isPatient?: true } = globalThis;
if (worker.isPatient === undefined) {
  worker.isPatient = true;
  const { waitFor, waitUntil } = vi;
  vi.waitFor = (check, options = patience) => waitFor(check, options);
  vi.waitUntil = (check, options = patience) => waitUntil(check, options);
}
