import type { SharedV4ProviderMetadata } from '@ai-sdk/provider';
import type { AIFinishReason, AIResponse, AIStreamEvent, AIUsage } from '@roomkit/core/ai';
import { type Json, modelUsage, objectOf, textOrNull } from '@roomkit/core/providers';

import { responseOf } from '../model/answer.ts';
import { PartList } from '../model/part-list.ts';
import { ReportedError } from '../reported-error.ts';
import type { ResolvedAgentOptions } from './agent-options.ts';
import { ToolActivityLog } from './tool-activity.ts';

/** Stands between the words of two steps. */
const GAP = '\n\n';

/**
 * Puts an answer together from what an agent does, step by step. Its parts are read field by field: they are as the
 * agent's own tools and its version of the SDK make them.
 */
export class AgentAssembler {
  readonly #provider: string;
  readonly #lastOnly: boolean;
  readonly #activity = new ToolActivityLog();
  #parts: PartList;
  #held: AIStreamEvent[] = [];
  #steps = 0;
  #spoke = false;
  #speaksInStep = false;
  #about: Json = {};
  #response: AIResponse | null = null;

  constructor({ name, text }: Pick<ResolvedAgentOptions, 'name' | 'text'>) {
    this.#provider = name;
    this.#lastOnly = text === 'last_step';
    this.#parts = new PartList(name);
  }

  /** The whole answer; null until the agent has said that it is done. */
  get response(): AIResponse | null {
    return this.#response;
  }

  /** What a part of the agent's stream, or of a step's content, brings. @throws ReportedError for a failure */
  push(part: Json): readonly AIStreamEvent[] {
    switch (part['type']) {
      case 'start-step':
        this.#startStep();
        return [];
      case 'text-start':
      case 'text-delta':
      case 'text':
        return this.#say(part);
      case 'reasoning-start':
      case 'reasoning-delta':
      case 'reasoning':
        return this.#think(part);
      case 'text-end':
      case 'reasoning-end':
        this.#parts.end(part['type'] === 'text-end' ? 'text' : 'thinking', idOf(part), metadataOf(part));
        return [];
      case 'error':
        throw new ReportedError(part['error']);
      case 'finish-step':
        this.#about = objectOf(part['response']);
        return [];
      case 'finish':
        return this.#finish(part);
      default:
        this.#noteTool(part);
        return [];
    }
  }

  #startStep(): void {
    this.#steps += 1;
    this.#speaksInStep = false;
    this.#parts.endAll();
    if (!this.#lastOnly) return;
    this.#held = [];
    this.#parts = new PartList(this.#provider);
  }

  #say(part: Json): readonly AIStreamEvent[] {
    const text = textOrNull(part['text']) ?? '';
    const gap = text !== '' && !this.#speaksInStep && this.#spoke && !this.#lastOnly ? GAP : '';
    this.#parts.write('text', idOf(part), gap + text, metadataOf(part));
    if (text === '') return [];
    this.#spoke = true;
    this.#speaksInStep = true;
    const event: AIStreamEvent = { type: 'text', text: gap + text };
    if (!this.#lastOnly) return [event];
    this.#held.push(event);
    return [];
  }

  #think(part: Json): readonly AIStreamEvent[] {
    const text = textOrNull(part['text']) ?? '';
    this.#parts.write('thinking', idOf(part), text, metadataOf(part));
    return text === '' ? [] : [{ type: 'thinking', text }];
  }

  #noteTool(part: Json): void {
    if (part['type'] === 'tool-call') this.#activity.called(part);
    if (part['type'] === 'tool-result' && part['preliminary'] !== true) this.#activity.returned(part);
    if (part['type'] === 'tool-error' || part['type'] === 'tool-output-denied') this.#activity.failed(part);
  }

  /** An agent that stopped with calls it did not run has nothing that anybody else could run. */
  #finish(part: Json): readonly AIStreamEvent[] {
    const unified = textOrNull(part['finishReason']) ?? 'other';
    const raw = textOrNull(part['rawFinishReason']);
    const usage = totalOf(objectOf(part['totalUsage']));
    if (isCutOff(unified, raw, usage)) return [];
    const response = responseOf(this.#parts.all, {
      finish: { unified, raw },
      usage,
      id: textOrNull(this.#about['id']),
      model: textOrNull(this.#about['modelId']),
      vendor: null,
    });
    const finishReason: AIFinishReason = unified === 'tool-calls' ? 'other' : response.finishReason;
    const providerMetadata = { ...response.providerMetadata, steps: this.#steps, toolCalls: this.#activity.all };
    this.#response = { ...response, finishReason, providerMetadata };
    return this.#held;
  }
}

/** Where a model's stream just ends, the SDK makes up an end of which nobody said anything. */
function isCutOff(unified: string, raw: string | null, usage: AIUsage): boolean {
  return unified === 'interrupted' || (unified === 'other' && raw === null && Object.keys(usage).length === 0);
}

function idOf(part: Json): string {
  return textOrNull(part['id']) ?? '';
}

function metadataOf({ providerMetadata }: Json): SharedV4ProviderMetadata | undefined {
  return typeof providerMetadata === 'object' && providerMetadata !== null
    ? (providerMetadata as SharedV4ProviderMetadata)
    : undefined;
}

/** The counters of all steps together. */
function totalOf(usage: Json): AIUsage {
  const input = objectOf(usage['inputTokenDetails']);
  return modelUsage({
    inputTokens: usage['inputTokens'],
    outputTokens: usage['outputTokens'],
    cacheReadTokens: input['cacheReadTokens'],
    cacheWriteTokens: input['cacheWriteTokens'],
    thinkingTokens: objectOf(usage['outputTokenDetails'])['reasoningTokens'],
  });
}
