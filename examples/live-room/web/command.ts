import type { Command, CommandResult } from '../src/feed/messages.ts';
import { toast } from './parts/toast.ts';

/** Asks the server to do something, and says what became of it where that is worth saying. */
export async function command(given: Command, options: { readonly quiet?: boolean } = {}): Promise<CommandResult> {
  const result = await post(given);
  if (!result.ok) toast(result.message, 'bad');
  else if (options.quiet !== true) toast(result.message);
  return result;
}

async function post(given: Command): Promise<CommandResult> {
  try {
    const response = await fetch('/command', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(given),
    });
    if (!response.ok) return { ok: false, message: await response.text() };
    return (await response.json()) as CommandResult;
  } catch {
    return { ok: false, message: 'The server is not there just now.' };
  }
}
