/** The data of the events of a stream, `[DONE]` left out. */
export async function eventsOf(response: Response): Promise<readonly unknown[]> {
  const text = await response.text();
  return text
    .split('\n\n')
    .map((event) => event.split('\n').find((line) => line.startsWith('data: ')) ?? '')
    .filter((line) => line !== '' && line !== 'data: [DONE]')
    .map((line): unknown => JSON.parse(line.slice('data: '.length)));
}
