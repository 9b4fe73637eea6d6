type Json = Readonly<Record<string, unknown>>;

/**
 * What keeps a schema from being held to the letter, in the vendor's words; null where nothing does: every object
 * names all its properties as required and allows no others.
 * https://developers.openai.com/api/docs/guides/structured-outputs
 */
export function strictRule(schema: unknown, context: readonly string[] = []): string | null {
  if (typeof schema !== 'object' || schema === null) return null;
  const given = schema as Json;
  const properties = (given['properties'] ?? {}) as Json;
  if (given['type'] === 'object') {
    const where = `In context=(${context.map((step) => `'${step}'`).join(', ')})`;
    if (given['additionalProperties'] !== false) {
      return `${where}, 'additionalProperties' is required to be supplied and to be false.`;
    }
    const required = Array.isArray(given['required']) ? given['required'] : [];
    const missing = Object.keys(properties).find((name) => !required.includes(name));
    if (missing !== undefined) {
      return `${where}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
    }
  }
  const inner: readonly (readonly [string, unknown])[] = [
    ...Object.entries(properties).map(([name, item]) => [`properties.${name}`, item] as const),
    ...Object.entries((given['$defs'] ?? {}) as Json).map(([name, item]) => [`$defs.${name}`, item] as const),
    ['items', given['items']],
    ...(Array.isArray(given['anyOf']) ? given['anyOf'] : []).map((item, at) => [`anyOf.${at}`, item] as const),
  ];
  for (const [step, item] of inner) {
    const found = strictRule(item, [...context, step]);
    if (found !== null) return found;
  }
  return null;
}
