import type { AIMessage, AIPart } from '@roomkit/core/ai';

/** How much of each message a digest keeps, and how long it may be. */
const LONGEST_LINE = 200;
const LONGEST_DIGEST = 8_000;

/**
 * The conversation with its older half as a digest, for a model it was too long for. A call of a tool and its result
 * stay together; the last message stays, and so does what a person said last, which is what is being answered. Null
 * where there is nothing to leave out.
 *
 * @param keptWhole - tools whose results are instructions: they stand whole behind the digest
 */
export function compact(
  messages: readonly AIMessage[],
  keptWhole: ReadonlySet<string> = new Set(),
): readonly AIMessage[] | null {
  const cut = cutAt(messages);
  const question = messages.findLast(({ role }) => role === 'user');
  const older = messages.slice(0, cut).filter((message) => message !== question);
  if (older.length === 0) return null;
  const digest: AIMessage = { role: 'user', content: [digestOf(older), ...kept(older, keptWhole)].join('\n\n') };
  const newer = messages.slice(cut);
  return question === undefined || newer.includes(question) ? [digest, ...newer] : [digest, question, ...newer];
}

/** Where the newer half begins: never between a call and its results. */
function cutAt(messages: readonly AIMessage[]): number {
  const sizes = messages.map((message) => JSON.stringify(message.content).length);
  const half = sizes.reduce((sum, size) => sum + size, 0) / 2;
  let size = 0;
  let cut = 0;
  while (cut < messages.length - 1 && size < half) {
    size += sizes[cut] ?? 0;
    cut += 1;
  }
  while (cut < messages.length && messages[cut]?.role === 'tool') cut += 1;
  return cut >= messages.length ? lastWhole(messages) : cut;
}

/** The newest place that leaves at least one message and parts no pair. */
function lastWhole(messages: readonly AIMessage[]): number {
  let cut = messages.length - 1;
  while (cut > 0 && messages[cut]?.role === 'tool') cut -= 1;
  return cut;
}

/** What must not be shortened, in its order. */
function kept(messages: readonly AIMessage[], keptWhole: ReadonlySet<string>): readonly string[] {
  const parts = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  return parts
    .filter((part) => part.type === 'tool_result')
    .filter(({ name, isError }) => keptWhole.has(name) && isError !== true)
    .map(({ result }) => result)
    .filter((result) => typeof result === 'string');
}

function digestOf(messages: readonly AIMessage[]): string {
  const lines = messages.map(({ role, content }) => `- ${role}: ${shortened(wordsOf(content))}`);
  const text = lines.join('\n');
  return `[Summary of the earlier conversation, shortened]\n${text.slice(-LONGEST_DIGEST)}`;
}

function wordsOf(content: AIMessage['content']): string {
  return typeof content === 'string'
    ? content
    : content
        .map(partWords)
        .filter((words) => words !== '')
        .join(' ');
}

function partWords(part: AIPart): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'tool_call':
      return `(used ${part.name})`;
    case 'tool_result':
      return `(${part.name} gave ${typeof part.result === 'string' ? part.result : 'a picture'})`;
    case 'image':
      return '(a picture)';
    default:
      return '';
  }
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`;
}
