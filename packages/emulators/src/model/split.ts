/**
 * In which pieces the wire brings a stream: event by event, byte by byte, or so many bytes at a time. Characters of
 * several bytes and events are torn where that falls within them.
 */
export type SplitAt = 'events' | 'bytes' | number;

/** A stream as the chunks it arrives in. */
export function split(texts: readonly string[], splitAt: SplitAt): readonly Uint8Array[] {
  const encoder = new TextEncoder();
  if (splitAt === 'events') return texts.map((text) => encoder.encode(text));
  const bytes = encoder.encode(texts.join(''));
  const size = splitAt === 'bytes' ? 1 : Math.max(splitAt, 1);
  return Array.from({ length: Math.ceil(bytes.byteLength / size) }, (_chunk, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
}

/** The first bytes of a stream, in the same chunks. */
export function firstBytes(chunks: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let left = count;
  return chunks.flatMap((chunk) => {
    const kept = chunk.subarray(0, Math.max(left, 0));
    left -= chunk.byteLength;
    return kept.byteLength === 0 ? [] : [kept];
  });
}
