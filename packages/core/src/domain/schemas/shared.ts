import * as z from 'zod';

/**
 * A field that may be left out or null. Undefined is taken for left out, which the types of callers with
 * `exactOptionalPropertyTypes` do not allow but those of others do.
 */
export function optional<Schema extends z.ZodType>(schema: Schema): z.ZodExactOptional<z.ZodNullable<Schema>> {
  return z.nullish(schema) as unknown as z.ZodExactOptional<z.ZodNullable<Schema>>;
}

/** A field that may be left out but is not null. */
export function omittable<Schema extends z.ZodType>(schema: Schema): z.ZodExactOptional<Schema> {
  return z.optional(schema) as unknown as z.ZodExactOptional<Schema>;
}

/** A map whose keys are nobody's business. */
export const recordSchema: z.ZodType<Readonly<Record<string, unknown>>> = z.record(z.string(), z.unknown());

/** 1 to 255 characters, none of them a control character. */
export const idSchema: z.ZodType<string> = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\u0000-\u001f\u007f]*$/u, 'must not hold control characters');

/** A whole number of at least 0. */
export const countSchema: z.ZodType<number> = z.int().min(0);

/** A finite number of at least 0. */
export const amountSchema: z.ZodType<number> = z.number().min(0);

/** An `http:`, `https:` or `data:` URL. */
export const mediaUrlSchema: z.ZodType<string> = z.string().refine(isMediaUrl, 'must be an http, https or data URL');

/** Where a button may lead. */
export const linkUrlSchema: z.ZodType<string> = z
  .string()
  .refine((url) => hasProtocol(url, LINK_PROTOCOLS), 'must be an http, https, mailto or tel URL');

const WEB_PROTOCOLS: readonly string[] = ['http:', 'https:'];
const LINK_PROTOCOLS: readonly string[] = [...WEB_PROTOCOLS, 'mailto:', 'tel:'];
const BLANK_OR_CONTROL = /[\u0000-\u0020\u007f]/u;

function isMediaUrl(url: string): boolean {
  // Parsing a data URL as a URL would copy megabytes; its scheme and comma are what matters.
  if (url.slice(0, 5).toLowerCase() === 'data:') return url.includes(',');
  return hasProtocol(url, WEB_PROTOCOLS);
}

function hasProtocol(url: string, protocols: readonly string[]): boolean {
  // The URL parser drops blanks that other readers of the same text may not drop.
  if (BLANK_OR_CONTROL.test(url) || !URL.canParse(url)) return false;
  return protocols.includes(new URL(url).protocol);
}
