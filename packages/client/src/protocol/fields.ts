/** Says whether a value will do. */
export type Rule = (value: unknown) => boolean;

/** The fields of one frame; a name that ends in `?` may be absent. */
export type Shape = Readonly<Record<string, Rule>>;

const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/** Any text of at most this many UTF-16 units. */
export const text =
  (maximum: number): Rule =>
  (value) =>
    typeof value === 'string' && value.length <= maximum;

/** An id: at least one character, none of them a control character. */
export const id =
  (maximum = 255): Rule =>
  (value) =>
    typeof value === 'string' && value.length > 0 && value.length <= maximum && !CONTROL_CHARACTER.test(value);

/** A whole number within bounds. */
export const integer =
  (minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): Rule =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum;

export const flag: Rule = (value) => typeof value === 'boolean';

export const oneOf =
  (...values: readonly string[]): Rule =>
  (value) =>
    typeof value === 'string' && values.includes(value);

export const nullOr =
  (rule: Rule): Rule =>
  (value) =>
    value === null || rule(value);

/** A list of at most this many such values. */
export const listOf =
  (rule: Rule, maximum: number): Rule =>
  (value) =>
    Array.isArray(value) && value.length <= maximum && value.every(rule);

export const record: Rule = isRecord;

/** Whether a value is an object with named fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first field that does not fit, or null. Unknown fields are let pass, so that newer peers can add some. */
export function misfit(value: Readonly<Record<string, unknown>>, shape: Shape): string | null {
  for (const [name, rule] of Object.entries(shape)) {
    const optional = name.endsWith('?');
    const field = optional ? name.slice(0, -1) : name;
    const given = Object.hasOwn(value, field) ? value[field] : undefined;
    if (given === undefined ? !optional : !rule(given)) return field;
  }
  return null;
}
