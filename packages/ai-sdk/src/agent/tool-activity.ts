import { type Json, textOrNull } from '@roomkit/core/providers';

/** Of what a tool gave, so much is told: a record is no archive. */
const MOST_CHARACTERS = 2000;

/** A tool that an agent ran by itself. */
export interface AISDKToolActivity {
  readonly id: string;
  readonly name: string;
  /** As the model wrote it, in JSON. */
  readonly input: string;
  /** What came out, in JSON where it was no text; null where nothing has. Cut after 2,000 characters. */
  readonly output: string | null;
  readonly isError: boolean;
}

/** What an agent's tools did, in the order they were called. */
export class ToolActivityLog {
  readonly #entries = new Map<string, AISDKToolActivity>();

  get all(): readonly AISDKToolActivity[] {
    return [...this.#entries.values()];
  }

  called({ toolCallId, toolName, input }: Json): void {
    const id = textOrNull(toolCallId) ?? '';
    const name = textOrNull(toolName) ?? '';
    this.#entries.set(id, { id, name, input: told(input), output: null, isError: false });
  }

  returned(part: Json): void {
    this.#ended(part, { output: told(part['output']), isError: false });
  }

  /** What a tool throws is not told in its own words. */
  failed(part: Json): void {
    this.#ended(part, { output: null, isError: true });
  }

  #ended(part: Json, end: Pick<AISDKToolActivity, 'output' | 'isError'>): void {
    const id = textOrNull(part['toolCallId']) ?? '';
    if (!this.#entries.has(id)) this.called(part);
    const entry = this.#entries.get(id);
    if (entry !== undefined) this.#entries.set(id, { ...entry, ...end });
  }
}

function told(value: unknown): string {
  const text = typeof value === 'string' ? value : jsonOf(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}
