/**
 * Small values that channels and providers keep, scoped by organization and namespace. Values are JSON: a date is
 * read back as its text, and null is a value like others, which reads as an unknown key does. Any text is a key;
 * `list` gives all of a scope, in no promised order.
 */
export interface StateStore {
  readonly specificationVersion: 'v1';
  get(scope: StateScope, key: string): Promise<unknown>;
  set(scope: StateScope, key: string, value: unknown): Promise<void>;
  delete(scope: StateScope, key: string): Promise<boolean>;
  list(scope: StateScope): Promise<readonly string[]>;
  close?(): Promise<void>;
}

/** Whose state it is: a namespace is a package or channel id. */
export interface StateScope {
  readonly organizationId: string | null;
  readonly namespace: string;
}
