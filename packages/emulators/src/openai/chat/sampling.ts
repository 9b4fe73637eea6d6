import * as z from 'zod';

/** How answers are drawn, in fields that all servers take alike. Several answers to a request are not played. */
export const samplingFields: Readonly<Record<'frequency_penalty' | 'presence_penalty' | 'n' | 'seed', z.ZodType>> = {
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  n: z.literal(1).nullish(),
  seed: z.int().nullish(),
};
