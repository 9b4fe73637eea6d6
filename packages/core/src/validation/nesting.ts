import { MAX_COMPOSITE_DEPTH } from '../domain/content.ts';
import { InputError } from '../domain/errors.ts';

/** How deep contents may hold contents of whatever kind: far above any use, and far below what a stack bears. */
const MAX_NESTING = 16;

interface Visit {
  readonly value: unknown;
  readonly composites: number;
  readonly nesting: number;
}

/** Throws when composites nest too deep, whether directly or within an edit or a template's fallback. */
export function requireShallow(content: unknown, field: string): void {
  const open: Visit[] = [{ value: content, composites: 0, nesting: 0 }];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const { value } = visit;
    if (typeof value !== 'object' || value === null) continue;
    const { type, parts, newContent, fallback } = value as Readonly<Record<string, unknown>>;
    const composites = visit.composites + (type === 'composite' ? 1 : 0);
    if (composites > MAX_COMPOSITE_DEPTH) {
      throw new InputError(field, `composites must not nest deeper than ${MAX_COMPOSITE_DEPTH}`);
    }
    if (visit.nesting > MAX_NESTING) throw new InputError(field, `must not nest deeper than ${MAX_NESTING}`);
    const nesting = visit.nesting + 1;
    if (type === 'composite' && Array.isArray(parts)) {
      for (const part of parts as readonly unknown[]) open.push({ value: part, composites, nesting });
    } else if (type === 'edit') {
      open.push({ value: newContent, composites, nesting });
    } else if (type === 'template') {
      open.push({ value: fallback, composites, nesting });
    }
  }
}
