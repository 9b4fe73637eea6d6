import * as z from 'zod';

import type { GeminiRequest } from './request.ts';

const object = z.record(z.string(), z.unknown());
const name = z.string().regex(/^[A-Za-z_][\w.:-]{0,127}$/u);
const base64 = z.string().regex(/^[\w+/-]+={0,2}$/u);
const blob = z.strictObject({ mimeType: z.string().min(1), data: base64 });

/** Exactly one of these makes a part. */
const KINDS = [
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
] as const;

const part = z
  .strictObject({
    text: z.string().optional(),
    inlineData: blob.optional(),
    fileData: z.strictObject({ fileUri: z.string().min(1), mimeType: z.string().optional() }).optional(),
    functionCall: z.strictObject({ id: z.string().optional(), name, args: object.optional() }).optional(),
    functionResponse: z
      .strictObject({
        id: z.string().optional(),
        name,
        response: object,
        parts: z.array(z.strictObject({ inlineData: blob })).optional(),
      })
      .optional(),
    executableCode: object.optional(),
    codeExecutionResult: object.optional(),
    toolCall: object.optional(),
    toolResponse: object.optional(),
    thought: z.boolean().optional(),
    thoughtSignature: base64.optional(),
    partMetadata: object.optional(),
    mediaResolution: object.optional(),
    videoMetadata: object.optional(),
  })
  .refine((given) => KINDS.filter((kind) => given[kind] !== undefined).length === 1);

const content = z.strictObject({ role: z.enum(['user', 'model']).optional(), parts: z.array(part).min(1) });

const functionDeclaration = z
  .strictObject({
    name,
    description: z.string(),
    parameters: object.optional(),
    parametersJsonSchema: object.optional(),
    response: object.optional(),
    responseJsonSchema: object.optional(),
  })
  .refine((given) => given.parameters === undefined || given.parametersJsonSchema === undefined);

const tool = z.strictObject({
  functionDeclarations: z.array(functionDeclaration).optional(),
  googleSearch: object.optional(),
  codeExecution: object.optional(),
  urlContext: object.optional(),
});

const toolConfig = z.strictObject({
  functionCallingConfig: z
    .strictObject({
      mode: z.enum(['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED']).optional(),
      allowedFunctionNames: z.array(name).optional(),
    })
    .optional(),
});

const safetySetting = z.strictObject({
  category: z.enum([
    'HARM_CATEGORY_HARASSMENT',
    'HARM_CATEGORY_HATE_SPEECH',
    'HARM_CATEGORY_SEXUALLY_EXPLICIT',
    'HARM_CATEGORY_DANGEROUS_CONTENT',
    'HARM_CATEGORY_CIVIC_INTEGRITY',
    'HARM_CATEGORY_JAILBREAK',
  ]),
  threshold: z.enum(['BLOCK_LOW_AND_ABOVE', 'BLOCK_MEDIUM_AND_ABOVE', 'BLOCK_ONLY_HIGH', 'BLOCK_NONE', 'OFF']),
});

const thinkingConfig = z
  .strictObject({
    includeThoughts: z.boolean().optional(),
    thinkingBudget: z.int32().min(-1).optional(),
    thinkingLevel: z.enum(['MINIMAL', 'LOW', 'MEDIUM', 'HIGH']).optional(),
  })
  .refine((given) => given.thinkingBudget === undefined || given.thinkingLevel === undefined);

const generationConfig = z.strictObject({
  candidateCount: z.int32().min(1).max(8).optional(),
  frequencyPenalty: z.number().optional(),
  maxOutputTokens: z.int32().min(1).optional(),
  presencePenalty: z.number().optional(),
  responseJsonSchema: object.optional(),
  responseMimeType: z.enum(['text/plain', 'application/json', 'text/x.enum']).optional(),
  responseSchema: object.optional(),
  seed: z.int32().optional(),
  stopSequences: z.array(z.string()).max(5).optional(),
  temperature: z.number().min(0).max(2).optional(),
  thinkingConfig: thinkingConfig.optional(),
  topK: z.int32().optional(),
  topP: z.number().optional(),
});

/** https://ai.google.dev/api/generate-content */
export const GEMINI_REQUEST: z.ZodType<GeminiRequest> = z.strictObject({
  contents: z.array(content).min(1),
  cachedContent: z.string().optional(),
  generationConfig: generationConfig.optional(),
  model: z.string().optional(),
  safetySettings: z.array(safetySetting).optional(),
  store: z.boolean().optional(),
  systemInstruction: content.optional(),
  toolConfig: toolConfig.optional(),
  tools: z.array(tool).optional(),
});
