/** How far a task got. */
export const TaskStatus = {
  PENDING: 'pending',
  IN_PROGRESS: 'in_progress',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const;
export type TaskStatus = (typeof TaskStatus)[keyof typeof TaskStatus];

/** Work that came out of a conversation. `type` is the integrator's. */
export interface Task {
  readonly id: string;
  readonly roomId: string;
  readonly type: string;
  readonly status: TaskStatus;
  readonly title: string | null;
  readonly description: string | null;
  readonly assignedTo: string | null;
  readonly createdBy: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

/** Something noticed in a conversation, such as a sentiment. */
export interface Observation {
  readonly id: string;
  readonly roomId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly sourceChannelId: string | null;
  readonly createdAt: Date;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A task as a hook or channel names it; the kit fills the rest. */
export interface TaskDraft {
  readonly type: string;
  readonly id?: string;
  readonly status?: TaskStatus;
  readonly title?: string | null;
  readonly description?: string | null;
  readonly assignedTo?: string | null;
  readonly createdBy?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** An observation as a hook or channel names it; the kit fills the rest. */
export interface ObservationDraft {
  readonly type: string;
  readonly id?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly sourceChannelId?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
}
