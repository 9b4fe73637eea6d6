import type { JsonSchema } from '@roomkit/core/ai';
import { objectOf, objectsOf } from '@roomkit/core/providers';

/**
 * Whether the vendor can hold a model to a schema: every object in it names all its properties as required and allows
 * no others. Other schemas are refused where `strict` is asked for.
 * https://developers.openai.com/api/docs/guides/structured-outputs
 */
export function isStrictSchema(schema: JsonSchema): boolean {
  const properties = objectOf(schema['properties']);
  if (schema['type'] === 'object') {
    const { required } = schema;
    const names: readonly unknown[] = Array.isArray(required) ? required : [];
    if (schema['additionalProperties'] !== false) return false;
    if (!Object.keys(properties).every((name) => names.includes(name))) return false;
  }
  const inner = [
    ...Object.values(properties),
    ...Object.values(objectOf(schema['$defs'])),
    ...('items' in schema ? [schema['items']] : []),
    ...objectsOf(schema['anyOf']),
  ];
  return inner.every((item) => isStrictSchema(objectOf(item)));
}
