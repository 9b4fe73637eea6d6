declare module '@roomkit/core' {
  interface HookTriggers {
    /** An agent said how its work goes. */
    on_status_posted: { readonly mode: 'async'; readonly payload: AgentStatus };
  }
}

/** How work goes, as `metadata.level` says it. */
export const StatusLevel = {
  OK: 'ok',
  FAILED: 'failed',
  PENDING: 'pending',
  INFO: 'info',
  COMPLETED: 'completed',
} as const;
export type StatusLevel = (typeof StatusLevel)[keyof typeof StatusLevel];

/** What may stand beside a status. */
export interface StatusMetadata {
  /** @defaultValue 'info' */
  readonly level?: StatusLevel;
  /** What it is about, such as `lookup`. */
  readonly action?: string;
  readonly [key: string]: unknown;
}

/** One status of one agent in one room. */
export interface AgentStatus {
  readonly roomId: string;
  readonly agentId: string;
  readonly status: string;
  readonly metadata: StatusMetadata & { readonly level: StatusLevel };
  readonly postedAt: Date;
}

/** Where agents say how their work goes. Nothing of it stands in a timeline. */
export interface StatusBus {
  /** Tells subscribers, then hooks. None of them can break the post. @throws RoomNotFoundError, InputError */
  post(roomId: string, agentId: string, status: string, metadata?: StatusMetadata): Promise<void>;
  /** Hears of a room's statuses from now on; returns the way to stop. */
  subscribe(roomId: string, onStatus: (status: AgentStatus) => void | Promise<void>): () => void;
  /** The last status of an agent in a room; null where it has said nothing. */
  getLatest(roomId: string, agentId: string): Promise<AgentStatus | null>;
  /** The last statuses of a room, oldest first. */
  list(roomId: string): Promise<readonly AgentStatus[]>;
}
