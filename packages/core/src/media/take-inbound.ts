import type { EventContent } from '../domain/content.ts';
import { isRoomKitError } from '../domain/errors.ts';
import type { InboundMessage } from '../domain/inbound.ts';
import type { Channel } from '../ports/channel.ts';
import type { FetchedMedia } from '../ports/media-fetch.ts';
import type { Logger } from '../ports/runtime.ts';
import type { Deadlines } from '../runtime/deadlines.ts';
import type { MediaService } from './media-service.ts';

export interface TakeInboundDeps {
  readonly media: MediaService;
  readonly deadlines: Deadlines;
  readonly logger: Logger;
  /** For all files of one message together: vendors wait for the answer to their webhook. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** A message whose files are kept here, and the ids they are kept under. */
export interface TakenMessage {
  readonly message: InboundMessage;
  readonly mediaIds: readonly string[];
}

/**
 * Fetches the files a message names, keeps them, and lets the content name ours: vendors' addresses end soon, or
 * ask for credentials. A file that cannot be had keeps its address, and the metadata say so (`mediaErrors`): the
 * message is not lost for it.
 */
export async function takeInbound(
  deps: TakeInboundDeps,
  organizationId: string | null,
  channel: Channel,
  message: InboundMessage,
): Promise<TakenMessage> {
  const mediaIds: string[] = [];
  const mediaErrors: string[] = [];
  const abort = new AbortController();
  const timeout = deps.deadlines.start(deps.timeoutMs, {
    onTimeout: () => abort.abort(new DOMException('The files took too long.', 'TimeoutError')),
  });
  const keep = async (part: FileContent): Promise<FileContent> => {
    try {
      const file = await beforeAbort(fetchFile(deps, organizationId, channel, part.url, abort.signal), abort.signal);
      const { mimeType, filename, bytes } = file;
      const kept = { mimeType: typeOf(part, mimeType), filename: nameOf(part) ?? filename };
      const stored = await deps.media.put(organizationId, kept, bytes, { signal: abort.signal });
      mediaIds.push(stored.id);
      return { ...part, url: stored.url, mimeType: kept.mimeType, sizeBytes: stored.sizeBytes };
    } catch (error) {
      mediaErrors.push(isRoomKitError(error) ? error.code : 'media_unavailable');
      deps.logger.warn('A file of a message cannot be had.', { channelId: channel.id, error });
      return part;
    }
  };
  try {
    const content = await replaceFiles(message.content, keep);
    const metadata = mediaErrors.length === 0 ? message.metadata : { ...message.metadata, mediaErrors };
    return { message: { ...message, content, ...(metadata ? { metadata } : {}) }, mediaIds };
  } finally {
    timeout.stop();
  }
}

type FileContent = Extract<EventContent, { readonly url: string }>;

/** Not every channel looks at the signal. */
async function beforeAbort<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function fetchFile(
  { media, maxBytes }: TakeInboundDeps,
  organizationId: string | null,
  channel: Channel,
  url: string,
  signal: AbortSignal,
): Promise<FetchedMedia> {
  const options = { signal, maxBytes, organizationId };
  if (channel.fetchMedia && !url.startsWith('data:')) return channel.fetchMedia(url, options);
  return media.read(organizationId, url, options);
}

/** Whether a content names a file: most messages name none, and cost nothing here. */
export function hasFile(content: EventContent): boolean {
  if (content.type === 'composite') return content.parts.some(hasFile);
  if (content.type === 'edit') return hasFile(content.newContent);
  return isFile(content);
}

function isFile(content: EventContent): content is FileContent {
  return content.type === 'media' || content.type === 'audio' || content.type === 'video';
}

async function replaceFiles(
  content: EventContent,
  replace: (part: FileContent) => Promise<FileContent>,
): Promise<EventContent> {
  if (isFile(content)) return replace(content);
  if (content.type === 'edit') return { ...content, newContent: await replaceFiles(content.newContent, replace) };
  if (content.type !== 'composite') return content;
  const parts: EventContent[] = [];
  for (const part of content.parts) parts.push(await replaceFiles(part, replace));
  return { ...content, parts };
}

function nameOf(part: FileContent): string | null {
  return part.type === 'media' ? (part.filename ?? null) : null;
}

/** Some vendors tell no more than that there is a file: its server knows better. */
function typeOf(part: FileContent, fetched: string): string {
  return /^application\/octet-stream\b|\/\*$/u.test(part.mimeType) ? fetched : part.mimeType;
}
