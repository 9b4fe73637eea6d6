/** Small values that channels and providers keep, scoped by organization and namespace. Values are JSON. */
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
