import { ConfigurationError, requireInteger } from '@roomkit/core';
import type { AIToolContent, AIToolDefinition, MemoryScope } from '@roomkit/core/ai';

import type { ReaderScope } from '../scope/reader-scope.ts';
import { tokensOfContent } from '../text/estimate-tokens.ts';
import { defineTool } from './define-tool.ts';
import { bytesOf, KeptResults, type ResultPage } from './kept-results.ts';
import { paginate } from './paginate.ts';
import { previewOf } from './preview.ts';
import { ToolError } from './tool-error.ts';

/** How long results are kept. */
export interface ToolResultStoreOptions {
  /** Tokens a result may have and still reach the model whole, and the most a page has; at least 200. @defaultValue 5000 */
  readonly evictThresholdTokens?: number;
  /** The most results kept for one channel in one room; the oldest go first. @defaultValue 50 */
  readonly maxResults?: number;
  /** The most bytes of results kept in all, at two bytes a character; the oldest go first. @defaultValue 64 MiB */
  readonly maxBytes?: number;
}

/** What the model says to read on. */
export interface ReadToolResultArguments {
  readonly id: string;
  /** From 1. @defaultValue 1 */
  readonly page?: number;
}

/** Below this what says how to read on is most of what the model reads. */
const LEAST_THRESHOLD = 200;
/** Room for the heading of a page. */
const HEADING_TOKENS = 20;

/**
 * Long results of tools, kept in memory so that the model reads them in pages: what it gets instead is the beginning,
 * the end, and how to read on. A channel in a room reads its own and no others. What is gone, after a restart or
 * because newer ones came, is an error the model can understand.
 */
export class ToolResultStore {
  /** Reads a page, as `read_tool_result`. One for every room: it reads what belongs to the turn it is called in. */
  readonly reader: AIToolDefinition<ReadToolResultArguments>;
  readonly #thresholdTokens: number;
  readonly #maxBytes: number;
  readonly #kept: KeptResults;
  #count = 0;

  constructor(options: ToolResultStoreOptions = {}) {
    const { evictThresholdTokens = 5000, maxResults = 50, maxBytes = 64 * 1024 * 1024 } = options;
    requireInteger('evictThresholdTokens', evictThresholdTokens, LEAST_THRESHOLD);
    requireInteger('maxResults', maxResults, 1);
    requireInteger('maxBytes', maxBytes, 1);
    if (maxBytes < evictThresholdTokens * 8) throw new ConfigurationError('maxBytes', 'must hold at least one page');
    this.#thresholdTokens = evictThresholdTokens;
    this.#maxBytes = maxBytes;
    this.#kept = new KeptResults({ results: maxResults, bytes: maxBytes });
    this.reader = defineTool<ReadToolResultArguments>({
      name: 'read_tool_result',
      description: 'Reads a page of a long tool result of which only the beginning and the end were shown.',
      parameters: {
        type: 'object',
        properties: {
          id: { type: 'string', description: 'The id that stands in the shortened result.' },
          page: { type: 'integer', minimum: 1, description: 'The page to read, from 1.' },
        },
        required: ['id'],
        additionalProperties: false,
      },
      readOnly: true,
      keepWhole: true,
      execute: ({ id, page = 1 }, { organizationId, roomId, channelId }) =>
        this.#read({ organizationId, roomId, channelId }, id, page),
    });
  }

  /**
   * A result as the model may get it: as it is, or shortened and kept. The last step before a result goes to the
   * model, after every hook that may have replaced it.
   *
   * @param tool - the one that gave it; where it has `keepWhole`, nothing is shortened
   */
  fit(scope: ReaderScope, content: AIToolContent, tool: Pick<AIToolDefinition, 'name' | 'keepWhole'>): AIToolContent {
    if (tool.keepWhole === true || tokensOfContent(content) <= this.#thresholdTokens) return content;
    const all = paginate(content, this.#thresholdTokens - HEADING_TOKENS);
    const pages = this.#asManyAsFit(all);
    const id = `result_${++this.#count}`;
    if (pages.length > 0) this.#kept.put(scope, id, { pages });
    const kept = { id, toolName: tool.name, pages: pages.length, isCut: pages.length < all.length };
    return previewOf(content, kept, this.#thresholdTokens);
  }

  /** Whether anything can be read there, so that it is worth offering the tool. */
  has(scope: ReaderScope): boolean {
    return this.#kept.has(scope);
  }

  /** Forgets. Called when people are erased and rooms deleted. */
  clear(scope: MemoryScope): void {
    this.#kept.clear(scope);
  }

  #asManyAsFit(pages: readonly ResultPage[]): readonly ResultPage[] {
    let bytes = 0;
    const end = pages.findIndex((page) => {
      bytes += bytesOf([page]);
      return bytes > this.#maxBytes;
    });
    return end === -1 ? pages : pages.slice(0, end);
  }

  #read(scope: ReaderScope, id: string, number: number): AIToolContent {
    const kept = this.#kept.get(scope, id);
    if (kept === null) throw new ToolError('There is no such result, or it is not kept any more.');
    const page = kept.pages[number - 1];
    if (page === undefined) throw new ToolError(`There is no such page: the last one is ${kept.pages.length}.`);
    const heading = `[Page ${number} of ${kept.pages.length}]`;
    const [only] = page;
    if (page.length === 1 && only?.type === 'text') return `${heading}\n${only.text}`;
    return [{ type: 'text', text: heading }, ...page];
  }
}
