import type { Context } from 'hono';

/** How the platform is told of work that goes on after the answer; undefined where it need not be. */
export function waitUntilOf(context: Context): ((work: Promise<unknown>) => void) | undefined {
  const given = executionOf(context);
  return given === undefined ? undefined : (work) => given.waitUntil(work);
}

function executionOf(context: Context): Context['executionCtx'] | undefined {
  try {
    return context.executionCtx;
  } catch {
    // Servers of one's own have none, and go on by themselves.
    return undefined;
  }
}
