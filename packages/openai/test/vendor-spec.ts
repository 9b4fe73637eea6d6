import { existsSync, readFileSync } from 'node:fs';

import { Ajv2020 } from 'ajv/dist/2020.js';

/** The vendor's documents lie beside the repository, where somebody has put them. */
const SPECIFICATIONS = new URL('../../../../shared/vendors/specs/', import.meta.url);

/** What a document finds wrong with a value; an empty list for nothing. */
export type SpecCheck = (value: unknown) => readonly string[];

/**
 * A check against one schema of a vendor's document. Null, with a loud word on the terminal, where the
 * document is not there: nothing was checked then.
 */
export function vendorSpec(file: string, schema: string): SpecCheck | null {
  const path = new URL(file, SPECIFICATIONS);
  if (!existsSync(path)) {
    process.stderr.write(`\n!!! NOT CHECKED: ${file} is not there, so no request was held against ${schema}.\n\n`);
    return null;
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  // The alternatives of this document overlap: a message of the user is both an easy one and a full one.
  const text = readFileSync(path, 'utf8').replaceAll('"oneOf"', '"anyOf"');
  ajv.addSchema(JSON.parse(text) as object, 'vendor');
  const validate = ajv.compile({ $ref: `vendor#/components/schemas/${schema}` });
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
