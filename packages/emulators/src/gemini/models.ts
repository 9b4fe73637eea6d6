/** What the emulator knows of a model. https://ai.google.dev/gemini-api/docs/models */
export interface GeminiModel {
  readonly name: string;
  /** Levels of thinking it takes; empty for models that think by a budget. */
  readonly levels: readonly string[];
  /** Whether it can be kept from thinking by a budget of 0. */
  readonly canStopThinking: boolean;
}

const NAMES: readonly string[] = [
  'gemini-3.8-flash',
  'gemini-3.7-flash',
  'gemini-3.5-flash-lite',
  'gemini-3.1-pro-preview',
  'gemini-2.5-pro',
  'gemini-2.5-flash',
  'gemini-2.5-flash-lite',
];

const LEVELS: readonly string[] = ['LOW', 'MEDIUM', 'HIGH'];

/** A model by its name, without `models/`. */
export function modelOf(name: string): GeminiModel {
  if (name.startsWith('gemini-2.5')) return { name, levels: [], canStopThinking: !name.includes('-pro') };
  return { name, levels: name.includes('-lite') ? ['MINIMAL', ...LEVELS] : LEVELS, canStopThinking: false };
}

/** A model as the vendor describes it. */
export function described({ name }: GeminiModel): object {
  return {
    name: `models/${name}`,
    version: '001',
    displayName: name,
    inputTokenLimit: 1_048_576,
    outputTokenLimit: 65_536,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
    thinking: true,
  };
}

/** One page of all models. @param names - those there are; null for the vendor's own */
export function listed(names: readonly string[] | null): object {
  return { models: (names ?? NAMES).map((name) => described(modelOf(name))) };
}
