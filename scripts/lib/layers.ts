export interface Layer {
  readonly name: string;
  readonly what: string;
  /** Packages (without the scope) whose code this layer may import beside its own and, but for core, core. */
  readonly imports: readonly string[];
}

/** The layers of the house, from the inside out, and the arrows between them. */
export const layers: readonly Layer[] = [
  { name: 'core', what: 'The kit and every port. Imports nothing but zod.', imports: [] },
  { name: 'kit', what: 'Shared building blocks on core.', imports: [] },
  { name: 'store', what: 'Durable stores, locks and realtime backends.', imports: [] },
  { name: 'messaging', what: 'Providers of messaging channels.', imports: ['phone', 'email'] },
  { name: 'model', what: 'Language models.', imports: ['openai-compatible'] },
  { name: 'source', what: 'Sources that push messages into a channel.', imports: [] },
  { name: 'speech', what: 'Speech: recognition, synthesis, detection, voice backends.', imports: [] },
  { name: 'surface', what: 'Ways in from outside: servers and tools.', imports: [] },
  { name: 'testing', what: 'What tests of the kit and of its ports need.', imports: [] },
];

/** Edges of single packages beyond their layer's. */
export const packageEdges: Readonly<Record<string, readonly string[]>> = {
  agents: ['ai'],
  voice: ['voice-pipeline'],
  websocket: ['client'],
  identity: ['phone'],
  'realtime-openai': ['openai'],
  'realtime-gemini': ['gemini'],
  'voice-twilio': ['twilio'],
};

/** Layers every package of which may be imported by this one. */
export const layerEdges: Readonly<Record<string, readonly string[]>> = {
  surface: ['kit'],
};
