import type { AudioFrame, Eventual } from '@roomkit/core/voice';

/** A place that frames pass, in one direction. */
export interface Step {
  /** What goes on; nothing while it gathers. */
  take(frame: AudioFrame): Eventual<readonly AudioFrame[]>;
  /** What it gathered, where the audio ends. */
  flush?(): Eventual<readonly AudioFrame[]>;
  /** Forgets what it gathered. */
  clear?(): void;
  /** What it does beside the way of the frames. */
  readonly beside?: { readonly isBusy: boolean; whenIdle(): Promise<void> };
}

/** A step that only looks. */
export function watching(look: (frame: AudioFrame) => Eventual<void>): Step {
  return {
    take: (frame) => {
      const looked = look(frame);
      return looked instanceof Promise ? looked.then(() => [frame]) : [frame];
    },
  };
}
