import { InputError, requireInteger } from '@roomkit/core';

/** How much of a mail is read. What is beyond is refused before it costs anything. */
export interface MailLimits {
  /** The whole mail, in bytes. @defaultValue 26214400 (25 MiB) */
  readonly maxBytes?: number;
  /** The header lines of all parts together, in bytes. @defaultValue 262144 (256 KiB) */
  readonly maxHeaderBytes?: number;
  /** Lines that may begin a part. @defaultValue 2000 */
  readonly maxParts?: number;
  /** How deep parts may be within parts. @defaultValue 20 */
  readonly maxDepth?: number;
}

/** What a mail may be where nothing else is said. */
export const DEFAULT_MAIL_LIMITS: Required<MailLimits> = Object.freeze({
  maxBytes: 25 * 1024 * 1024,
  maxHeaderBytes: 256 * 1024,
  maxParts: 2000,
  maxDepth: 20,
});

/** Lines that any mail may have, and what is more must be long, as the lines of encoded files are. */
const FREE_LINES = 20_000;
const BYTES_PER_LINE = 60;

const LINE_FEED = 0x0a;
const HYPHEN = 0x2d;
const SPACE = 0x20;
/** Two hyphens, a boundary of at most 70 characters, and two more (RFC 2046 §5.1.1). */
const MAX_BOUNDARY_LINE = 80;

/** @throws ConfigurationError naming the limit */
export function requireLimits(limits: MailLimits): Required<MailLimits> {
  const all = { ...DEFAULT_MAIL_LIMITS, ...limits };
  for (const [name, value] of Object.entries(all)) requireInteger(name, value, 1);
  return all;
}

/**
 * Counts lines, and lines that may begin a part, in one run over the bytes: parsing is dear by the line.
 *
 * @throws InputError `mail.bytes`, `mail.lines`, `mail.parts`
 */
export function requireWithin(raw: Uint8Array, { maxBytes, maxParts }: Required<MailLimits>): void {
  if (raw.byteLength > maxBytes) throw beyond('bytes', maxBytes);
  const maxLines = FREE_LINES + Math.floor(raw.byteLength / BYTES_PER_LINE);
  let lines = 0;
  let parts = 0;
  for (let start = 0; start < raw.length;) {
    const found = raw.indexOf(LINE_FEED, start);
    const end = found === -1 ? raw.length : found;
    lines += 1;
    if (lines > maxLines) throw beyond('lines', maxLines);
    if (mayBeginPart(raw, start, end)) parts += 1;
    if (parts > maxParts) throw beyond('parts', maxParts);
    start = end + 1;
  }
}

/** Two hyphens and more, but not `-- ` as before a signature. */
function mayBeginPart(raw: Uint8Array, start: number, end: number): boolean {
  if (end - start < 3 || end - start > MAX_BOUNDARY_LINE) return false;
  return raw[start] === HYPHEN && raw[start + 1] === HYPHEN && raw[start + 2] !== SPACE;
}

export function beyond(what: 'bytes' | 'lines' | 'parts' | 'depth' | 'headers', maximum: number): InputError {
  return new InputError(`mail.${what}`, `must be at most ${maximum}`);
}
