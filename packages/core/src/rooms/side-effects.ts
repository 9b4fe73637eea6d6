import { InputError } from '../domain/errors.ts';
import type { RoomReference } from '../domain/room.ts';
import type { Observation, ObservationDraft, Task, TaskDraft } from '../domain/task.ts';
import { requireId } from '../domain/validation.ts';
import type { Clock, CreateId } from '../ports/runtime.ts';
import type { RoomMutations, RoomView } from './room-mutations.ts';

const NOTHING = Object.freeze({});

/** What a hook or channel brought forth beside events. */
export interface SideEffectDrafts {
  readonly tasks?: readonly TaskDraft[];
  readonly observations?: readonly ObservationDraft[];
  /** Merged into the room's metadata. */
  readonly metadataUpdates?: Readonly<Record<string, unknown>>;
  /** The channel it came from: `createdBy` of tasks and `sourceChannelId` of observations that name none. */
  readonly sourceChannelId?: string | null;
}

/** Tasks and observations as they were stored. */
export interface StoredSideEffects {
  readonly tasks: readonly Task[];
  readonly observations: readonly Observation[];
}

export interface SideEffectsDeps {
  readonly mutations: RoomMutations;
  readonly clock: Pick<Clock, 'now'>;
  readonly createId: CreateId;
}

/** Tasks, observations and metadata: kept whatever becomes of the event, also where the room is closed. */
export class SideEffects {
  readonly #deps: SideEffectsDeps;

  constructor(deps: SideEffectsDeps) {
    this.#deps = deps;
  }

  /** Stores everything in one commit and waits for the hooks of each task and observation. @throws InputError */
  async store(reference: RoomReference, drafts: SideEffectDrafts): Promise<StoredSideEffects> {
    const stored = this.build(reference, drafts);
    const updates = drafts.metadataUpdates ?? NOTHING;
    const hasUpdates = Object.keys(updates).length > 0;
    if (stored.tasks.length + stored.observations.length === 0 && !hasUpdates) return stored;
    return this.#deps.mutations.run(reference, async (pass, announce) => {
      const metadata = { ...pass.room.metadata, ...updates };
      await pass.commit({ ...stored, ...(hasUpdates ? { room: { metadata } } : {}) }, { last: true });
      const view = { room: pass.room, bindings: pass.bindings };
      announce(() => this.announce(reference, stored, view));
      return stored;
    });
  }

  /** Tasks and observations for a commit of the caller, to be announced after it. @throws InputError */
  build({ roomId }: RoomReference, drafts: SideEffectDrafts): StoredSideEffects {
    const source = drafts.sourceChannelId ?? null;
    return {
      tasks: (drafts.tasks ?? []).map((draft) => this.#task(roomId, draft, source)),
      observations: (drafts.observations ?? []).map((draft) => this.#observation(roomId, draft, source)),
    };
  }

  /** Runs ON_TASK_CREATED and ON_OBSERVATION once for each; never rejects. To be called outside of a pass. */
  async announce(_reference: RoomReference, stored: StoredSideEffects, view: RoomView): Promise<void> {
    const { mutations } = this.#deps;
    await Promise.all([
      ...stored.tasks.map((task) => mutations.runHooks('on_task_created', task, view)),
      ...stored.observations.map((observation) => mutations.runHooks('on_observation', observation, view)),
    ]);
  }

  #task(roomId: string, draft: TaskDraft, createdBy: string | null): Task {
    return {
      id: idOf('task.id', draft.id) ?? this.#deps.createId(),
      roomId,
      type: typeOf('task.type', draft.type),
      status: draft.status ?? 'pending',
      title: draft.title ?? null,
      description: draft.description ?? null,
      assignedTo: draft.assignedTo ?? null,
      createdBy: draft.createdBy ?? createdBy,
      data: draft.data ?? NOTHING,
      metadata: draft.metadata ?? NOTHING,
      createdAt: new Date(this.#deps.clock.now()),
    };
  }

  #observation(roomId: string, draft: ObservationDraft, sourceChannelId: string | null): Observation {
    return {
      id: idOf('observation.id', draft.id) ?? this.#deps.createId(),
      roomId,
      type: typeOf('observation.type', draft.type),
      data: draft.data ?? NOTHING,
      sourceChannelId: draft.sourceChannelId ?? sourceChannelId,
      createdAt: new Date(this.#deps.clock.now()),
      metadata: draft.metadata ?? NOTHING,
    };
  }
}

function idOf(field: string, given: string | undefined): string | null {
  if (given === undefined) return null;
  requireId(field, given);
  return given;
}

function typeOf(field: string, given: string): string {
  if (typeof given !== 'string' || given === '') throw new InputError(field, 'must be a non-empty string');
  return given;
}
