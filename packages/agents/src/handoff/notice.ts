import type { EventContent, EventDraft, OnBehalfOf, RoomEvent } from '@roomkit/core';

/** How a notice is made. */
export interface HandoffNoticeOptions {
  readonly fromAgentId: string;
  readonly toAgentId: string;
  readonly supervisorId: string | null;
  /** The visibility that the answer inherits. */
  readonly responseVisibility: string | null;
  /** Whose words led to it; null for nobody's. */
  readonly onBehalfOf: OnBehalfOf | null;
}

const CODE = 'handoff';

/** The notice by which whoever takes over speaks next, so that nobody has to write again first. For its eyes alone. */
export function handoffNotice(options: HandoffNoticeOptions): EventDraft {
  const { fromAgentId, toAgentId, supervisorId, responseVisibility, onBehalfOf } = options;
  const readers = supervisorId === null || supervisorId === toAgentId ? [toAgentId] : [toAgentId, supervisorId];
  return {
    type: 'system',
    content: contentOf(fromAgentId, toAgentId),
    addressedTo: [toAgentId],
    visibility: readers.join(','),
    responseVisibility,
    onBehalfOf,
  };
}

/** Whether an event is such a notice. */
export function isHandoffNotice({ content }: Pick<RoomEvent, 'content'>): boolean {
  return content.type === 'system' && content.code === CODE;
}

function contentOf(fromAgentId: string, toAgentId: string): EventContent {
  return {
    type: 'system',
    code: CODE,
    message: `(${fromAgentId} has handed this conversation over to you. Go on with it now: answer the person.)`,
    data: { fromAgentId, toAgentId },
  };
}
