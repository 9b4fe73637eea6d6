/** A piece of a stream as it stands on the wire. */
export interface ModelFrame {
  readonly text: string;
  /** `words` shows people something; `end` and what follows say that the answer is whole. */
  readonly is: 'words' | 'end' | 'other';
}

/** An event of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html), named where the vendor names it. */
export function sse(data: unknown, event: string | null = null): string {
  return `${event === null ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

/** The frames before the one that brings more words than so many pieces, or before the end where there are fewer. */
export function afterPieces(frames: readonly ModelFrame[], pieces: number): readonly ModelFrame[] {
  let left = pieces;
  const end = frames.findIndex(({ is }) => is === 'end' || (is === 'words' && (left -= 1) < 0));
  return end === -1 ? frames : frames.slice(0, end);
}
