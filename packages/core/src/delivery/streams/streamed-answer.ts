import type { ChannelBinding } from '../../domain/binding.ts';
import type { EventDraft } from '../../domain/event-draft.ts';
import type { RoomEvent } from '../../domain/event.ts';
import type { HookAdditions } from '../../hooks/outcome.ts';
import type { ChannelAnswer } from '../call-channel.ts';
import type { EventDelivery } from '../event-delivery.ts';
import type { StreamReader } from './stream-buffer.ts';

/** A target that shows the answer while it is written. */
export interface LiveReader {
  readonly reader: StreamReader;
  /** Settles when the channel has shown everything, or has failed to. Never rejects. */
  readonly shown: Promise<ChannelAnswer>;
}

/** A streamed answer whose words are complete, ready to be committed. */
export interface StreamedAnswer {
  readonly trigger: EventDelivery;
  readonly binding: ChannelBinding;
  /** Its id is the one the readers were given. */
  readonly provisional: RoomEvent;
  readonly draft: EventDraft;
  /** Each sentence has passed the hooks already; what those added. */
  readonly hooked: HookAdditions | null;
  /** The hook that stopped the answer, when nothing of it was shown before. */
  readonly blocked: { readonly by: string; readonly reason: string } | null;
  readonly readers: ReadonlyMap<string, LiveReader>;
}
