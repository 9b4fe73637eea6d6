import { ProviderError } from '@roomkit/core';
import type { AIProvider, AIResponse, AIStreamEvent } from '@roomkit/core/ai';

import type { Reading } from './wire-double.ts';

/** A fault, and the case of the suite that must see it. */
export interface BrokenProvider {
  readonly fault: string;
  /** A part of the title of a case that fails. */
  readonly seenBy: string;
  readonly wrap: (provider: AIProvider) => AIProvider;
}

/** A fault in the reading of a wire. */
export interface BrokenReading {
  readonly fault: string;
  readonly seenBy: string;
  readonly reading: Reading;
}

/** Doubles that read their wire wrong in one way each. */
export const brokenReadings: readonly BrokenReading[] = [
  {
    fault: 'loses characters that were torn',
    seenBy: 'streams the same events however the wire tears them',
    reading: { forgetsHalfCharacters: true },
  },
  {
    fault: 'loses events that were torn',
    seenBy: 'streams the same events however the wire tears them',
    reading: { forgetsHalfLines: true },
  },
  {
    fault: 'ends quietly where a stream does',
    seenBy: 'fails wherever a stream breaks off',
    reading: { atEarlyEnd: 'return' },
  },
  {
    fault: 'takes the end of a stream for the end of the answer',
    seenBy: 'fails wherever a stream breaks off',
    reading: { atEarlyEnd: 'done' },
  },
  {
    fault: 'takes a broken connection for the end of a stream',
    seenBy: 'fails wherever a stream breaks off',
    reading: { missesBreaks: true },
  },
];

type Stream = (events: AsyncIterable<AIStreamEvent>) => AsyncGenerator<AIStreamEvent>;

function over(provider: AIProvider, changes: Partial<AIProvider>): AIProvider {
  return {
    specificationVersion: provider.specificationVersion,
    name: provider.name,
    modelName: provider.modelName,
    capabilities: provider.capabilities,
    generate: (context, options) => provider.generate(context, options),
    generateStream: (context, options) => provider.generateStream!(context, options),
    ...changes,
  };
}

function streaming(change: Stream): (provider: AIProvider) => AIProvider {
  return (provider) =>
    over(provider, { generateStream: (context, options) => change(provider.generateStream!(context, options)) });
}

function response(change: (response: AIResponse) => AIResponse): (provider: AIProvider) => AIProvider {
  return (provider) =>
    over(provider, {
      generate: async (context, options) => change(await provider.generate(context, options)),
      generateStream: async function* (context, options) {
        for await (const event of provider.generateStream!(context, options)) {
          yield event.type === 'done' ? { type: 'done', response: change(event.response) } : event;
        }
      },
    });
}

function failure(change: (error: ProviderError) => unknown): (provider: AIProvider) => AIProvider {
  return (provider) =>
    over(provider, {
      generate: async (context, options) => {
        try {
          return await provider.generate(context, options);
        } catch (error) {
          throw error instanceof ProviderError ? change(error) : error;
        }
      },
    });
}

/** Doubles that are wrong in one way each. */
export const brokenProviders: readonly BrokenProvider[] = [
  {
    fault: 'ignores abort',
    seenBy: 'ends a call that is waiting when it is aborted',
    wrap: (provider) => over(provider, { generate: (context) => provider.generate(context) }),
  },
  {
    fault: 'ignores abort in a stream',
    seenBy: 'ends a stream that is waiting when it is aborted',
    wrap: (provider) => over(provider, { generateStream: (context) => provider.generateStream!(context) }),
  },
  {
    fault: 'hides the reason of an abort',
    seenBy: 'ends a call that is waiting when it is aborted',
    wrap: (provider) =>
      over(provider, {
        generate: async (context, options) => {
          try {
            return await provider.generate(context, options);
          } catch (error) {
            throw options?.signal?.aborted ? new Error('aborted', { cause: error }) : error;
          }
        },
      }),
  },
  {
    fault: 'asks although the call was aborted',
    seenBy: 'refuses an aborted call',
    wrap: (provider) =>
      over(provider, {
        generate: async (context, options) => {
          await provider.generate(context);
          options?.signal?.throwIfAborted();
          throw new Error('unreachable');
        },
      }),
  },
  {
    fault: 'goes on reading after the reader stopped',
    seenBy: 'closes the request when the reader of a stream stops',
    wrap: (provider) =>
      over(provider, {
        generateStream: (context, options) => {
          const inner = provider.generateStream!(context, options)[Symbol.asyncIterator]();
          return { [Symbol.asyncIterator]: () => ({ next: () => inner.next() }) };
        },
      }),
  },
  {
    fault: 'asks before the first pull',
    seenBy: 'sends nothing before the first pull',
    wrap: (provider) =>
      over(provider, {
        generateStream: (context, options) => {
          const inner = provider.generateStream!(context, options)[Symbol.asyncIterator]();
          const first = inner.next();
          return (async function* () {
            for (let result = await first; result.done !== true; result = await inner.next()) yield result.value;
          })();
        },
      }),
  },
  {
    fault: 'drops usage',
    seenBy: 'CORE-6.7.2 answers in one piece',
    wrap: response((given) => ({ ...given, usage: {} })),
  },
  {
    fault: 'drops the finish reason',
    seenBy: 'names why the model stopped',
    wrap: response((given) => ({ ...given, finishReason: 'stop' })),
  },
  {
    fault: 'takes a refusal for an answer',
    seenBy: 'names a refusal as one',
    wrap: response((given) => (given.finishReason === 'refusal' ? { ...given, finishReason: 'stop' } : given)),
  },
  {
    fault: 'splits text wrongly',
    seenBy: 'streams the same answer',
    wrap: streaming(async function* (events) {
      for await (const event of events) {
        yield event.type === 'text' ? { type: 'text', text: event.text.trim() } : event;
      }
    }),
  },
  {
    fault: 'gives the whole text with every piece',
    seenBy: 'streams the same answer',
    wrap: streaming(async function* (events) {
      let text = '';
      for await (const event of events) {
        if (event.type === 'text') text += event.text;
        yield event.type === 'text' ? { type: 'text', text } : event;
      }
    }),
  },
  {
    fault: 'ends without done',
    seenBy: 'streams the same answer',
    wrap: streaming(async function* (events) {
      for await (const event of events) if (event.type !== 'done') yield event;
    }),
  },
  {
    fault: 'streams after an error',
    seenBy: 'fails when the vendor reports an error within an answer',
    wrap: streaming(async function* (events) {
      try {
        yield* events;
      } catch (error) {
        yield { type: 'text', text: 'Sorry.' };
        throw error;
      }
    }),
  },
  {
    fault: 'takes a broken connection for the end',
    seenBy: 'fails when the connection breaks',
    wrap: streaming(async function* (events) {
      try {
        yield* events;
      } catch {
        return;
      }
    }),
  },
  {
    fault: 'speaks its thoughts',
    seenBy: 'streams thinking as thinking',
    wrap: streaming(async function* (events) {
      for await (const event of events) yield event.type === 'thinking' ? { type: 'text', text: event.text } : event;
    }),
  },
  {
    fault: 'loses the signature',
    seenBy: 'keeps thinking apart',
    wrap: response((given) => ({
      ...given,
      parts: given.parts.map((part) =>
        part.type === 'thinking' ? { type: 'thinking', thinking: part.thinking } : part,
      ),
    })),
  },
  {
    fault: 'gives one call of two',
    seenBy: 'gives tool calls',
    wrap: response((given) => {
      const last = given.parts.findLast((part) => part.type === 'tool_call');
      return { ...given, parts: given.parts.filter((part) => part !== last) };
    }),
  },
  {
    fault: 'gives tool arguments as text',
    seenBy: 'gives tool calls',
    wrap: response((given) => ({
      ...given,
      parts: given.parts.map((part) =>
        part.type === 'tool_call' ? { ...part, arguments: {}, rawArguments: JSON.stringify(part.arguments) } : part,
      ),
    })),
  },
  {
    fault: 'runs tools on arguments it could not read',
    seenBy: 'keeps arguments that are no JSON object',
    wrap: response((given) => ({
      ...given,
      parts: given.parts.map((part) =>
        part.type === 'tool_call' ? { type: 'tool_call', id: part.id, name: part.name, arguments: {} } : part,
      ),
    })),
  },
  {
    fault: 'makes words where there were none',
    seenBy: 'gives an answer with nothing in it',
    wrap: response((given) => (given.parts.length > 0 ? given : { ...given, parts: [{ type: 'text', text: '' }] })),
  },
  {
    fault: 'forgets the shape of the answer',
    seenBy: 'sends the shape an answer must have',
    wrap: (provider) =>
      over(provider, {
        generate: (context, options) => provider.generate({ ...context, responseFormat: null }, options),
      }),
  },
  {
    fault: 'forgets the system prompt',
    seenBy: 'sends the system prompt',
    wrap: (provider) =>
      over(provider, {
        generate: (context, options) => provider.generate({ ...context, systemPrompt: null }, options),
      }),
  },
  {
    fault: 'forgets the results of tools',
    seenBy: 'sends tools, and a finished round',
    wrap: (provider) =>
      over(provider, {
        generate: (context, options) =>
          provider.generate(
            { ...context, messages: context.messages.filter((message) => message.role !== 'tool') },
            options,
          ),
      }),
  },
  {
    fault: 'forgets images',
    seenBy: 'sends images',
    wrap: (provider) =>
      over(provider, {
        generate: (context, options) =>
          provider.generate({ ...context, messages: [{ role: 'user', content: 'What is this?' }] }, options),
      }),
  },
  {
    fault: 'retries by itself',
    seenBy: 'reports an overloaded vendor',
    wrap: (provider) =>
      over(provider, {
        generate: async (context, options) => {
          try {
            return await provider.generate(context, options);
          } catch {
            return provider.generate(context, options);
          }
        },
      }),
  },
  {
    fault: 'gives a tool call before it is whole',
    seenBy: 'streams a tool call once',
    wrap: streaming(async function* (events) {
      for await (const event of events) {
        if (event.type === 'tool_call') yield { type: 'tool_call', call: { ...event.call, arguments: {} } };
        yield event;
      }
    }),
  },
  {
    fault: 'takes a refused key for a passing fault',
    seenBy: 'reports a refused key as final',
    wrap: failure((error) => new ProviderError(error.message, error.details, { retryable: true })),
  },
  {
    fault: 'loses the hint when to try again',
    seenBy: 'reports a rate limit',
    wrap: failure((error) => new ProviderError(error.message, error.details, { retryable: error.retryable })),
  },
  {
    fault: 'takes an overflow for any bad request',
    seenBy: 'reports a conversation that is too long',
    wrap: failure((error) => new ProviderError(error.message, { provider: 'mock', statusCode: 400 })),
  },
  {
    fault: 'passes the vendor’s words on',
    seenBy: 'reports an overloaded vendor',
    wrap: failure((error) => new ProviderError((error.cause as Error).message, error.details, { retryable: true })),
  },
  {
    fault: 'shows its key',
    seenBy: 'shows no secret',
    wrap: (provider) => Object.assign(over(provider, {}), { apiKey: 'sk-secret-of-the-double' }),
  },
  {
    fault: 'claims streaming without having it',
    seenBy: 'describes itself',
    wrap: (provider) => {
      const broken = { ...over(provider, {}) };
      Reflect.deleteProperty(broken, 'generateStream');
      return broken;
    },
  },
  {
    fault: 'mixes calls up',
    seenBy: 'keeps calls that run at the same time apart',
    wrap: (provider) => {
      let running = 0;
      return over(provider, {
        generate: async (context, options) => {
          running += 1;
          const mine = running;
          const given = await provider.generate(context, options);
          return mine === running ? given : { ...given, text: '' };
        },
      });
    },
  },
  {
    fault: 'sends its own notes to the vendor',
    seenBy: 'never the metadata',
    wrap: (provider) =>
      over(provider, {
        generate: (context, options) =>
          provider.generate({ ...context, systemPrompt: JSON.stringify(context.metadata) }, options),
      }),
  },
  {
    fault: 'hands foreign thinking on',
    seenBy: 'hands its own thinking back',
    wrap: (provider) =>
      over(provider, {
        generate: (context, options) =>
          provider.generate(
            {
              ...context,
              messages: context.messages.map((message) => ({
                ...message,
                content:
                  typeof message.content === 'string'
                    ? message.content
                    : message.content.map((part) =>
                        part.type === 'thinking' ? { type: 'thinking', thinking: part.thinking } : part,
                      ),
              })),
            },
            options,
          ),
      }),
  },
];
