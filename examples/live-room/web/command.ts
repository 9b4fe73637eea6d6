import type { Command, CommandResult } from '../src/feed/messages.ts';
import { toast } from './parts/toast.ts';

/** Tells the page that a switch has to go back to where it was. */
export const REFUSED = 'command-refused';

/** What the page says about the outcome. */
interface CommandOptions {
  /** Nothing about a success. */
  readonly quiet?: boolean;
  /** Nothing at all. */
  readonly silent?: boolean;
}

/** Asks the server to do something, and says what became of it where that is worth saying. */
export async function command(given: Command, options: CommandOptions = {}): Promise<CommandResult> {
  const result = await post(given);
  if (options.silent === true) return result;
  if (!result.ok) {
    toast(result.message, 'bad');
    document.dispatchEvent(new Event(REFUSED));
  } else if (options.quiet !== true) {
    toast(result.message);
  }
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
