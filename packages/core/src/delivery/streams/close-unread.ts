/** Ends a stream that nobody will read, without pulling from it. */
export async function closeUnread(stream: AsyncIterable<unknown>): Promise<void> {
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.return?.();
}
