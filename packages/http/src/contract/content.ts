/** A button of a message or a card. */
export interface HTTPButton {
  readonly label: string;
  readonly url?: string;
  readonly payload?: string;
}

/** A card of a message. */
export interface HTTPCard {
  readonly title: string;
  readonly subtitle?: string;
  readonly image_url?: string;
  readonly buttons?: readonly HTTPButton[];
}

/** A file: `url` is `https:`, `http:` or `data:`. */
interface HTTPFile {
  readonly url: string;
  readonly mime_type: string;
  readonly size_bytes?: number;
}

/** What a message says, as JSON. What is not set is left out. */
export type HTTPContent =
  | { readonly type: 'text'; readonly body: string; readonly language?: string }
  | {
      readonly type: 'rich';
      readonly body: string;
      readonly format?: 'markdown' | 'html';
      readonly plain_text?: string;
      readonly buttons?: readonly HTTPButton[];
      readonly cards?: readonly HTTPCard[];
      readonly quick_replies?: readonly { readonly label: string; readonly payload?: string }[];
    }
  | (HTTPFile & { readonly type: 'media'; readonly filename?: string; readonly caption?: string })
  | (HTTPFile & { readonly type: 'audio'; readonly duration_seconds?: number; readonly transcript?: string })
  | (HTTPFile & { readonly type: 'video'; readonly duration_seconds?: number; readonly thumbnail_url?: string })
  | {
      readonly type: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly label?: string;
      readonly address?: string;
    }
  | {
      readonly type: 'template';
      readonly template_id: string;
      readonly language?: string;
      readonly parameters?: Readonly<Record<string, unknown>>;
      readonly fallback?: HTTPContent;
    }
  | { readonly type: 'composite'; readonly parts: readonly HTTPContent[] };
