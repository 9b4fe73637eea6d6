import type { Refusal } from '@roomkit/core/codec';

/** What goes over the channel of a topic: requests, and who takes them. */
export type TopicMessage =
  | {
      readonly type: 'request';
      readonly id: string;
      readonly replyTo: string;
      readonly timeoutMs: number;
      readonly payload: unknown;
    }
  | { readonly type: 'claim'; readonly id: string; readonly by: string };

/** What goes over the channel of the one who asked. */
export type Answer =
  | { readonly type: 'answered'; readonly id: string; readonly value: unknown }
  | { readonly type: 'refused'; readonly id: string; readonly refusal: Refusal };
