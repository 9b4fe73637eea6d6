import type { AIContext, AIMessage } from '@roomkit/core/ai';
import type { MockAnswer } from '@roomkit/testing';

const DELAY_MS = 35;

interface Line {
  readonly words: RegExp;
  readonly plain: string;
  /** For readers that can show markup. */
  readonly rich?: string;
}

/** What the script knows, first match wins. */
const LINES: readonly Line[] = [
  {
    words: /refund|money back|return/iu,
    plain: 'You can send the lamp back within 30 days, and the money is on its way the day it reaches us.',
    rich: '**Refunds:** 30 days, paid out the day the parcel arrives.\n\n- Order **1042** is inside that time\n- No form needed, the label is in the box',
  },
  {
    words: /1042|order|where|parcel|deliver|arrive/iu,
    plain: 'Order 1042, your reading lamp, was packed yesterday and arrives on Thursday.',
    rich: 'Order **1042**, the reading lamp:\n\n- packed **yesterday**\n- arrives on **Thursday**',
  },
  {
    words: /everything|details|long|explain/iu,
    plain:
      'Gladly, all of it: order 1042 is a reading lamp with a brass arm and a linen shade. It was packed yesterday at our workshop, goes out with the morning van, changes hands once at the depot, and arrives on Thursday between nine and noon. Somebody should be at home, because the parcel needs a signature. If nobody is there, the driver comes back on Friday, and after that it waits at the post office for a week.',
  },
  { words: /hour|open|close/iu, plain: 'The shop is open Monday to Saturday, nine to six.' },
  { words: /thank/iu, plain: 'You are very welcome. Write whenever you like.' },
  { words: /hello|hi\b|hey|morning/iu, plain: 'Hello, and welcome to the lamp shop. How can we help?' },
];

const ELSE = 'I only have a script today, so I pass this on to Sam. Ask me about order 1042, refunds or opening hours.';

/** The scripted assistant's answer: by catchword, word by word, in the form the asking channel can show. */
export function scriptedAnswer(context: AIContext): MockAnswer {
  const asked = textOf(context.messages.at(-1));
  const line = LINES.find(({ words }) => words.test(asked));
  const text = (context.targetCapabilities?.supportsRichText === true ? line?.rich : undefined) ?? line?.plain ?? ELSE;
  return { chunks: text.match(/\S+\s*/gu) ?? [text], delayMs: DELAY_MS };
}

/** The words of a message to the model. */
export function textOf(message: AIMessage | undefined): string {
  if (message === undefined) return '';
  if (typeof message.content === 'string') return message.content;
  return message.content.map((part) => (part.type === 'text' ? part.text : `[${part.type}]`)).join('\n');
}
