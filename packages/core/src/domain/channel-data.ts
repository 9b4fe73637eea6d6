/** What an SMS carried beside its words. */
export interface SmsChannelData {
  readonly fromNumber: string;
  readonly toNumber: string;
  readonly segments: number;
  readonly encoding?: string | null;
}

/** What an e-mail carried beside its words. */
export interface EmailChannelData {
  readonly fromAddress: string;
  readonly toAddresses: readonly string[];
  readonly cc: readonly string[];
  readonly subject?: string | null;
  readonly threadId?: string | null;
  readonly htmlBody?: string | null;
}

/** What a WhatsApp message carried beside its words. */
export interface WhatsAppChannelData {
  readonly waId: string;
  readonly templateName?: string | null;
  readonly buttons?: readonly Readonly<Record<string, unknown>>[] | null;
  readonly context?: Readonly<Record<string, unknown>> | null;
  readonly isGroup: boolean;
}

/** What a model reported about an answer. `latencyMs` counts from request to last token. */
export interface AiChannelData {
  readonly model: string;
  readonly agentName?: string | null;
  readonly tokensUsed?: number | null;
  readonly latencyMs?: number | null;
}

/** Per-event facts of a channel: one of the known shapes, or any map, which is kept whole (RFC 5.4). */
export type ChannelData =
  | SmsChannelData
  | EmailChannelData
  | WhatsAppChannelData
  | AiChannelData
  | Readonly<Record<string, unknown>>;
