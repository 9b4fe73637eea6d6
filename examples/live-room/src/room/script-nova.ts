import type { AIContext } from '@roomkit/core/ai';
import type { MockAnswer } from '@roomkit/testing';

import { AGENTS, CUSTOMER } from '../cast.ts';
import { canHandOver, handedOverBy, isForColleague, lastAsked, saying, toolResults, WANTS } from './script.ts';

interface Line {
  readonly words: RegExp;
  readonly plain: string;
  /** For readers that can show markup. */
  readonly rich?: string;
}

/** What the script knows, first match wins. */
const LINES: readonly Line[] = [
  {
    words: WANTS.refund,
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
  { words: WANTS.thanks, plain: 'You are very welcome. Write whenever you like.' },
  { words: /\bstop\b|wait a/iu, plain: 'Of course. Take your time.' },
  { words: /bye/iu, plain: 'Goodbye, and enjoy the light.' },
  { words: /hello|hi\b|hey|morning/iu, plain: 'Hello, and welcome to the lamp shop. How can we help?' },
];

const ELSE = 'I only have a script today, so I pass this on to Sam. Ask me about order 1042, refunds or opening hours.';
const BACK = `${AGENTS.assistant.name} here again, ${CUSTOMER.name}. My colleague told me about it. Anything else?`;
const CALL_ID = 'nova-hands-over';

/** The scripted triage agent's answer: by catchword, word by word, in the form the asking channel can show. */
export function novaAnswer(context: AIContext): MockAnswer {
  if (toolResults(context).length > 0) return saying('That did not work. Sam or Lee will look at it.');
  if (handedOverBy(context) === 'human') return saying(BACK);
  const asked = lastAsked(context);
  const isColleague = isForColleague(context);
  return (isColleague ? null : handoffFor(context, asked)) ?? saying(lineFor(asked, isColleague));
}

/** Whom a customer's words are for, where that is somebody else. */
function handoffFor(context: AIContext, asked: string): MockAnswer | null {
  if (/refund|money back/iu.test(asked) && canHandOver(context, 'refunds')) {
    const summary = `${CUSTOMER.name} wants her money back for order 1042, a reading lamp of €49.00. Her words: ${asked}`;
    const text = `Of course. I bring in ${AGENTS.refunds.name}, who looks after refunds.`;
    return handOver(text, { target: 'refunds', reason: `${CUSTOMER.name} wants her money back`, summary });
  }
  if (!WANTS.person.test(asked) || !canHandOver(context, 'human')) return null;
  const summary = `${CUSTOMER.name} asks for a person. Her words: ${asked}`;
  return handOver('Of course, one moment.', { target: 'human', reason: `${CUSTOMER.name} asks for a person`, summary });
}

function handOver(text: string, args: Readonly<Record<string, string>>): MockAnswer {
  return saying(text, [{ id: CALL_ID, name: 'handoff', arguments: args }]);
}

function lineFor(asked: string, isColleague: boolean): string {
  const line = LINES.find(({ words }) => words.test(asked));
  return (isColleague ? line?.rich : undefined) ?? line?.plain ?? ELSE;
}
