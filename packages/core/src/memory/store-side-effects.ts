import { freezeCopy } from '../domain/freeze-copy.ts';
import type { Task, TaskStatus } from '../domain/task.ts';
import type { ReadMarkerKey } from '../ports/store.ts';
import type { RoomRecord } from './records.ts';
import { pairKey } from './store-state.ts';

export function listTasks(record: RoomRecord | undefined, status: TaskStatus | undefined): readonly Task[] {
  const tasks = [...(record?.tasks?.values() ?? [])];
  return status === undefined ? tasks : tasks.filter((task) => task.status === status);
}

/** Whose task it is cannot change. */
export function updateTask(record: RoomRecord | undefined, taskId: string, change: Partial<Task>): Task | null {
  const task = record?.tasks?.get(taskId);
  if (!record || !task) return null;
  const changed = freezeCopy({ ...task, ...change, id: task.id, roomId: task.roomId }, 'task');
  record.tasks?.set(taskId, changed);
  return changed;
}

/** The mark in force: it only rises. */
export function markRead(record: RoomRecord, reader: ReadMarkerKey, index: number): number {
  const markers = (record.markers ??= new Map());
  const key = markerKey(reader);
  const current = markers.get(key)?.index ?? -1;
  if (index <= current) return current;
  const { channelId, participantId = null } = reader;
  markers.set(key, Object.freeze({ channelId, participantId, index }));
  return index;
}

export function markerKey(reader: ReadMarkerKey): string {
  return pairKey(reader.channelId, reader.participantId ?? '');
}
