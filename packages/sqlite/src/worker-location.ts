/** Where the worker's file lies: beside this one, whether as source or as built. */
export const workerLocation: URL = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
);
