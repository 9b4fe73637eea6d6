import type { EventContent, EventDraft } from '@roomkit/core';

/** How a notice is made. */
export interface HandoffNoticeOptions {
  readonly fromAgentId: string;
  readonly toAgentId: string;
  readonly supervisorId: string | null;
  /** The visibility that the answer inherits. */
  readonly responseVisibility: string | null;
}

/** The notice by which whoever takes over speaks next, so that nobody has to write again first. For its eyes alone. */
export function handoffNotice(options: HandoffNoticeOptions): EventDraft {
  const { fromAgentId, toAgentId, supervisorId, responseVisibility } = options;
  const readers = supervisorId === null || supervisorId === toAgentId ? [toAgentId] : [toAgentId, supervisorId];
  return {
    type: 'system',
    content: contentOf(fromAgentId, toAgentId),
    addressedTo: [toAgentId],
    visibility: readers.join(','),
    responseVisibility,
  };
}

function contentOf(fromAgentId: string, toAgentId: string): EventContent {
  return {
    type: 'system',
    code: 'handoff',
    message: `(${fromAgentId} has handed this conversation over to you. Go on with it now: answer the person.)`,
    data: { fromAgentId, toAgentId },
  };
}
