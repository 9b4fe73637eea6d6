import type { DelegatedTaskReport } from './delegated-task.ts';

declare module '@roomkit/core' {
  interface HookTriggers {
    /** A task has its workroom; its agent has not been asked yet. Fires in the room that wants the result. */
    on_task_delegated: { readonly mode: 'async'; readonly payload: DelegatedTaskReport };
    /** A task has ended, however it did. Fires once, in the room that wanted the result. */
    on_task_completed: { readonly mode: 'async'; readonly payload: DelegatedTaskReport };
  }
}
