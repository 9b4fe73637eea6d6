import type { RealtimeConnectOptions, RealtimeTool } from '@roomkit/core/voice';

import type { RealtimeOverride } from './options.ts';
import type { RealtimeSettings } from './settings.ts';

type Metadata = Readonly<Record<string, unknown>>;

/** How each override is called in metadata, and what it has to be. */
const FIELDS: Readonly<
  Record<RealtimeOverride, { readonly names: readonly string[]; readonly is: (value: unknown) => boolean }>
> = {
  systemPrompt: { names: ['systemPrompt', 'system_prompt'], is: isText },
  voice: { names: ['voice'], is: isText },
  temperature: { names: ['temperature'], is: (value) => typeof value === 'number' && Number.isFinite(value) },
  tools: { names: ['tools'], is: (value) => Array.isArray(value) && value.every(isTool) },
};

/** What a session begins with: the channel's own, then what its binding says, then what the session itself says. */
export function connectOptions(
  settings: RealtimeSettings,
  metadata: readonly Metadata[],
): Omit<RealtimeConnectOptions, 'signal'> {
  const { systemPrompt, voice, tools, temperature, overrides } = settings;
  const own = { systemPrompt, voice, tools, temperature };
  const all = { ...own, ...Object.assign({}, ...metadata.map((given) => overridesIn(given, overrides))) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function overridesIn(metadata: Metadata, allowed: readonly RealtimeOverride[]): Metadata {
  return Object.fromEntries(
    allowed.flatMap((field) => {
      const { names, is } = FIELDS[field];
      const value = names.map((name) => metadata[name]).find((given) => given !== undefined);
      // What cannot be used is left out: metadata comes from the line.
      return is(value) ? [[field, value] as const] : [];
    }),
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isRecord(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTool(value: unknown): value is RealtimeTool {
  if (!isRecord(value)) return false;
  const { name, description, parameters } = value as Partial<RealtimeTool>;
  return typeof name === 'string' && typeof description === 'string' && isRecord(parameters);
}
