const DEFAULT_MODELS: readonly string[] = ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5'];

/** A page of the vendor's models. */
export function anthropicModels(ids: readonly string[] | null): object {
  const data = (ids ?? DEFAULT_MODELS).map(modelInfo);
  const known = ids ?? DEFAULT_MODELS;
  return { data, has_more: false, first_id: known[0] ?? null, last_id: known.at(-1) ?? null };
}

function modelInfo(id: string): object {
  return {
    type: 'model',
    id,
    display_name: id,
    created_at: '2026-08-01T00:00:00Z',
    deprecated_at: null,
    retires_at: null,
    lifecycle: 'active',
    line: null,
    capabilities: null,
    max_input_tokens: 200_000,
    max_tokens: 64_000,
  };
}
