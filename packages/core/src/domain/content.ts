/** Plain text. `language` is an ISO 639-1 code. */
export interface TextContent {
  readonly type: 'text';
  readonly body: string;
  readonly language?: string | null;
}

/** A button: it opens `url` where one is given, otherwise it answers with `payload` (or its label). */
export interface Button {
  readonly label: string;
  readonly url?: string | null;
  readonly payload?: string | null;
}

/** A card: a title with optional words, picture and buttons. */
export interface Card {
  readonly title: string;
  readonly subtitle?: string | null;
  readonly imageUrl?: string | null;
  readonly buttons?: readonly Button[];
}

/** A ready answer offered below a message. `payload` defaults to the label. */
export interface QuickReply {
  readonly label: string;
  readonly payload?: string | null;
}

/** Marked-up text. `plainText` is what channels without markup show; without it the markup is stripped. */
export interface RichContent {
  readonly type: 'rich';
  readonly body: string;
  readonly format?: 'markdown' | 'html';
  readonly plainText?: string | null;
  readonly buttons?: readonly Button[];
  readonly cards?: readonly Card[];
  readonly quickReplies?: readonly QuickReply[];
}

/** A file. URLs are `http:`, `https:` or `data:`. */
export interface MediaContent {
  readonly type: 'media';
  readonly url: string;
  readonly mimeType: string;
  readonly filename?: string | null;
  readonly caption?: string | null;
  readonly sizeBytes?: number | null;
}

/** A place: latitude −90 to 90, longitude −180 to 180, in degrees. */
export interface LocationContent {
  readonly type: 'location';
  readonly latitude: number;
  readonly longitude: number;
  readonly label?: string | null;
  readonly address?: string | null;
}

/** An audio file; `transcript` is what channels without sound show. */
export interface AudioContent {
  readonly type: 'audio';
  readonly url: string;
  readonly mimeType: string;
  readonly durationSeconds?: number | null;
  readonly sizeBytes?: number | null;
  readonly transcript?: string | null;
}

/** A video file. */
export interface VideoContent {
  readonly type: 'video';
  readonly url: string;
  readonly mimeType: string;
  readonly durationSeconds?: number | null;
  readonly sizeBytes?: number | null;
  readonly thumbnailUrl?: string | null;
}

/** Several contents in one event; at least one part, nested at most {@link MAX_COMPOSITE_DEPTH} deep. */
export interface CompositeContent {
  readonly type: 'composite';
  readonly parts: readonly EventContent[];
}

/** A notice of the system: a stable `code` for programs, a `message` for people. */
export interface SystemContent {
  readonly type: 'system';
  readonly code: string;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A template approved by a vendor beforehand; `fallback` is what channels without templates show. */
export interface TemplateContent {
  readonly type: 'template';
  readonly templateId: string;
  readonly language?: string | null;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly fallback?: EventContent | null;
}

/**
 * New content for an earlier event of the same room. Only `system` given by a system channel or hook
 * lifts the author check; any other value is judged as `sender` (RFC 10.3).
 */
export interface EditContent {
  readonly type: 'edit';
  readonly targetEventId: string;
  readonly newContent: EventContent;
  readonly editSource?: string | null;
}

/** Takes an earlier event of the same room back. `admin` needs the role of an owner or agent. */
export interface DeleteContent {
  readonly type: 'delete';
  readonly targetEventId: string;
  readonly deleteType: 'sender' | 'system' | 'admin';
  readonly reason?: string | null;
}

/** Everything an event can say, told apart by `type`. */
export type EventContent =
  | TextContent
  | RichContent
  | MediaContent
  | LocationContent
  | AudioContent
  | VideoContent
  | CompositeContent
  | SystemContent
  | TemplateContent
  | EditContent
  | DeleteContent;

/** The names of the eleven contents. */
export type ContentType = EventContent['type'];

/** How deep composites may nest (RFC 5.3), also within `newContent` and `fallback`. */
export const MAX_COMPOSITE_DEPTH = 5;
