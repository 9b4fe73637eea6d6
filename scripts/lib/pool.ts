/** Works a queue off with one worker for each tool, results in the order of the items. */
export async function withTools<Tool, Item, Result>(
  tools: readonly Tool[],
  items: readonly Item[],
  work: (tool: Tool, item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (tool: Tool): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      const item = items[index];
      if (item !== undefined) results[index] = await work(tool, item);
    }
  };
  await Promise.all(tools.map(worker));
  return results;
}
