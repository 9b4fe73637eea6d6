import type { ModelAnswer } from '@roomkit/emulators';

/** What a customer writes, one message after another. */
export const QUESTIONS: readonly string[] = [
  'Hello 👋',
  'Where is order 1042, and how is the weather there?',
  'And if I cancel it?',
  'What does this picture show?',
];

/** A picture of one white point. */
export const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4////fwAJ+wP9BUNFygAAAABJRU5ErkJggg==';

const text = (...pieces: readonly string[]) => ({ type: 'text', pieces }) as const;
const thinking = (...pieces: readonly string[]) =>
  ({ type: 'thinking', pieces, signature: 'c2lnbmF0dXJlIG9mIGEgdGhvdWdodA==' }) as const;
const call = (id: string, name: string, args: Readonly<Record<string, unknown>>) =>
  ({ type: 'tool_call', id, name, arguments: args }) as const;

/** What the model answers, request by request: words in pieces, thoughts, tools side by side, and one that fails. */
export const ANSWERS: readonly ModelAnswer[] = [
  { output: [text('Hel', 'lo! ', 'Was kann ich für ', 'Sie tun? 🍵')] },
  {
    output: [
      thinking('An order, ', 'and a place.'),
      text('I look ', 'both up.'),
      call('call_1', 'find_order', { id: 1042 }),
      call('call_2', 'weather', { city: 'Łódź' }),
    ],
  },
  { output: [text('Order 1042 is in Łódź, ', 'where it rains.')] },
  { output: [call('call_3', 'cancel_order', { id: 1042 })] },
  { output: [text('It cannot be cancelled ', 'any more.')] },
  { output: [text('One ', 'white ', 'point.')] },
];

/** What stands in the room afterwards, whoever the model is. */
export const TIMELINE: readonly string[] = [
  'page message: Hello 👋',
  'model message: Hello! Was kann ich für Sie tun? 🍵',
  'page message: Where is order 1042, and how is the weather there?',
  'model message: I look both up.',
  'model tool_call_start: find_order {"id":1042}',
  'model tool_call_start: weather {"city":"Łódź"}',
  'model tool_call_end: find_order "in the depot of Łódź"',
  'model tool_call_end: weather {"sky":"rain"}',
  'model message: Order 1042 is in Łódź, where it rains.',
  'page message: And if I cancel it?',
  'model tool_call_start: cancel_order {"id":1042}',
  'model tool_call_end: cancel_order {"error":"It has left the house."} failed',
  'model message: It cannot be cancelled any more.',
  'page message: What does this picture show?',
  'model message: One white point.',
];
