import type { ChannelCapabilities } from '../domain/capabilities.ts';
import type { EventContent } from '../domain/content.ts';

/** Puts content into a form that a target can show. */
export interface ContentTranscoder {
  readonly specificationVersion: 'v1';
  /** The content for a target, the same object when it fits as it is; null when it cannot be shown at all. */
  transcode(
    content: EventContent,
    capabilities: ChannelCapabilities,
  ): EventContent | null | Promise<EventContent | null>;
}
