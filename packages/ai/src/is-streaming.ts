import type { ResolvedOptions } from './options.ts';

/** Whether answers of this channel are streamed. */
export function isStreaming(options: Pick<ResolvedOptions, 'provider' | 'streaming'>): boolean {
  return options.streaming && options.provider.capabilities.streaming === true;
}
