const DEFAULT_MODELS: readonly string[] = ['gpt-5.5', 'gpt-5.4-mini', 'gpt-4.1', 'o3'];

/** The list of models. */
export function openaiModels(ids: readonly string[] | null): object {
  const data = (ids ?? DEFAULT_MODELS).map((id) => ({
    id,
    object: 'model',
    created: 1_777_000_000,
    owned_by: 'openai',
    shutdown_date: null,
  }));
  return { object: 'list', data };
}
