import * as z from 'zod';

// https://ai.google.dev/api/live, as far as it is understood here.

interface Part {
  readonly text?: string | undefined;
}

/** What a session is set up with. */
export interface Setup {
  readonly model: string;
  readonly generationConfig?:
    | {
        readonly temperature?: number | undefined;
        readonly speechConfig?:
          | {
              readonly voiceConfig?:
                | { readonly prebuiltVoiceConfig?: { readonly voiceName?: string | undefined } | undefined }
                | undefined;
            }
          | undefined;
      }
    | undefined;
  readonly systemInstruction?: { readonly parts: readonly Part[] } | undefined;
  readonly tools?: readonly { readonly functionDeclarations: readonly { readonly name: string }[] }[] | undefined;
  readonly realtimeInputConfig?:
    | {
        readonly automaticActivityDetection?: { readonly disabled?: boolean | undefined } | undefined;
        readonly activityHandling?: string | undefined;
      }
    | undefined;
  readonly inputAudioTranscription?: object | undefined;
  readonly outputAudioTranscription?: object | undefined;
  readonly sessionResumption?: { readonly handle?: string | undefined } | undefined;
}

/** A message of a client: one of the fields. */
export interface ClientMessage {
  readonly setup?: Setup | undefined;
  readonly clientContent?:
    | {
        readonly turns?: readonly { readonly role: string; readonly parts: readonly Part[] }[] | undefined;
        readonly turnComplete?: boolean | undefined;
      }
    | undefined;
  readonly realtimeInput?:
    | {
        readonly audio?: { readonly data: string; readonly mimeType: string } | undefined;
        readonly text?: string | undefined;
        readonly activityStart?: object | undefined;
        readonly activityEnd?: object | undefined;
        readonly audioStreamEnd?: boolean | undefined;
      }
    | undefined;
  readonly toolResponse?:
    | {
        readonly functionResponses: readonly {
          readonly id: string;
          readonly name: string;
          readonly response: Readonly<Record<string, unknown>>;
        }[];
      }
    | undefined;
  readonly contextUpdate?:
    | {
        readonly systemInstruction?: Setup['systemInstruction'];
        readonly tools?: { readonly tools: NonNullable<Setup['tools']> } | undefined;
      }
    | undefined;
}

const part = z.strictObject({ text: z.string() });
const instruction = z.strictObject({ role: z.string().optional(), parts: z.array(part).min(1) });
const tools = z.array(
  z.strictObject({
    functionDeclarations: z.array(
      z.strictObject({
        name: z.string().regex(/^[a-zA-Z_][\w.:-]{0,63}$/u),
        description: z.string().optional(),
        parametersJsonSchema: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  }),
);
const transcription = z.strictObject({ languageCodes: z.array(z.string()).optional() });

const setup = z.strictObject({
  model: z.string().regex(/^models\/.+$/u),
  generationConfig: z
    .strictObject({
      responseModalities: z.tuple([z.enum(['AUDIO', 'TEXT'])]).optional(),
      temperature: z.number().min(0).max(2).optional(),
      maxOutputTokens: z.int().min(1).optional(),
      speechConfig: z
        .strictObject({
          languageCode: z.string().optional(),
          voiceConfig: z
            .strictObject({ prebuiltVoiceConfig: z.strictObject({ voiceName: z.string().optional() }).optional() })
            .optional(),
        })
        .optional(),
    })
    .optional(),
  systemInstruction: instruction.optional(),
  tools: tools.optional(),
  realtimeInputConfig: z
    .strictObject({
      automaticActivityDetection: z
        .strictObject({ disabled: z.boolean().optional(), silenceDurationMs: z.int().min(0).optional() })
        .optional(),
      activityHandling: z.enum(['START_OF_ACTIVITY_INTERRUPTS', 'NO_INTERRUPTION']).optional(),
    })
    .optional(),
  inputAudioTranscription: transcription.optional(),
  outputAudioTranscription: transcription.optional(),
  sessionResumption: z.strictObject({ handle: z.string().optional() }).optional(),
  contextWindowCompression: z.strictObject({ slidingWindow: z.strictObject({}) }).optional(),
});

const realtimeInput = z
  .strictObject({
    audio: z
      .strictObject({
        data: z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/u),
        mimeType: z.string().regex(/^audio\/pcm(?:;rate=\d+)?$/u),
      })
      .optional(),
    text: z.string().optional(),
    activityStart: z.strictObject({}).optional(),
    activityEnd: z.strictObject({}).optional(),
    audioStreamEnd: z.boolean().optional(),
  })
  .refine((given) => Object.keys(given).length > 0);

/** The same, as the vendor checks it. */
export const clientMessage: z.ZodType<ClientMessage> = z
  .strictObject({
    setup: setup.optional(),
    clientContent: z
      .strictObject({
        turns: z.array(z.strictObject({ role: z.enum(['user', 'model']), parts: z.array(part).min(1) })).optional(),
        turnComplete: z.boolean().optional(),
      })
      .optional(),
    realtimeInput: realtimeInput.optional(),
    toolResponse: z
      .strictObject({
        functionResponses: z
          .array(z.strictObject({ id: z.string(), name: z.string(), response: z.record(z.string(), z.unknown()) }))
          .min(1),
      })
      .optional(),
    contextUpdate: z
      .strictObject({ systemInstruction: instruction.optional(), tools: z.strictObject({ tools }).optional() })
      .optional(),
  })
  .refine((given) => Object.keys(given).length === 1);
