import { isRecord, misfit, type Shape } from './fields.ts';

/** A frame, or why there is none. `issue` names the field and never quotes its value. */
export type ParseResult<Frame> =
  | { readonly ok: true; readonly frame: Frame }
  | { readonly ok: false; readonly issue: string; readonly type: string | null };

/** Reads a frame by the shapes of the known ones. */
export function parseFrame<Frame>(given: string, shapes: Readonly<Partial<Record<string, Shape>>>): ParseResult<Frame> {
  let value: unknown;
  try {
    value = JSON.parse(given);
  } catch {
    return { ok: false, issue: 'not JSON', type: null };
  }
  if (!isRecord(value)) return { ok: false, issue: 'not an object', type: null };
  const type = value['type'];
  if (typeof type !== 'string') return { ok: false, issue: 'type', type: null };
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (shape === undefined) return { ok: false, issue: 'unknown type', type };
  const field = misfit(value, shape);
  return field === null ? { ok: true, frame: value as Frame } : { ok: false, issue: field, type };
}
