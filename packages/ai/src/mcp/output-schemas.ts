import type { ClientOptions } from '@modelcontextprotocol/client';
import type { JsonSchema } from '@roomkit/core/ai';

import { compileSchema } from '../tools/compile-schema.ts';

type Validator = NonNullable<ClientOptions['jsonSchemaValidator']>;

/**
 * Holds structured content against a tool's output schema. The library's own way compiles it to code; a server's
 * schema is a stranger's, so here it is interpreted, without its regular expressions. One that cannot be used is
 * passed over: the model reads the text.
 */
export const outputSchemas: Validator = {
  getValidator(schema) {
    const check = checkOf(schema);
    return (input) => {
      const problems = check(input);
      return problems.length === 0
        ? { valid: true, data: input as never, errorMessage: undefined }
        : { valid: false, data: undefined, errorMessage: problems.join('\n') };
    };
  },
};

function checkOf(schema: JsonSchema): ReturnType<typeof compileSchema> {
  try {
    return compileSchema(schema, { field: 'outputSchema', patterns: false });
  } catch {
    return () => [];
  }
}
