import { InputError } from '../domain/errors.ts';

type Schemas = typeof import('../domain/schemas/index.ts');

let loaded: Schemas | null = null;
let loading: Promise<Schemas> | null = null;

/** Loads the schemas, once: whoever never validates never pays for them. */
export function loadSchemas(): Promise<Schemas> {
  loading ??= import('../domain/schemas/index.ts').then((schemas) => (loaded = schemas));
  return loading;
}

/** What of a schema is used here. */
interface Checker {
  safeParse(value: unknown): {
    readonly success: boolean;
    readonly error?:
      | { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] }
      | undefined;
  };
}

/**
 * The value itself when a schema accepts it: it is checked, not copied, so that maps keep unknown keys.
 *
 * @throws InputError naming the path of the first field that is wrong
 */
export function checked<Value>(
  value: unknown,
  field: string,
  choose: (schemas: Schemas) => Checker,
): Value | Promise<Value> {
  if (loaded !== null) {
    requireAccepted(value, field, choose(loaded));
    return value as Value;
  }
  return loadSchemas().then((schemas) => {
    requireAccepted(value, field, choose(schemas));
    return value as Value;
  });
}

function requireAccepted(value: unknown, field: string, schema: Checker): void {
  const result = schema.safeParse(value);
  if (result.success) return;
  const issue = result.error?.issues[0];
  throw new InputError(pathOf(field, issue?.path ?? []), issue?.message ?? 'is not acceptable');
}

function pathOf(field: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((joined, part) => {
    if (typeof part === 'number') return `${joined}[${part}]`;
    return joined === '' ? String(part) : `${joined}.${String(part)}`;
  }, field);
}
