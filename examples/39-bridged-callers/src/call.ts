import type { Caller } from './caller.ts';
import { Conference } from './conference.ts';
import type { Name } from './notes.ts';

/** Who heard whom while somebody spoke. */
export type Heard = Readonly<Partial<Record<Name, readonly Name[]>>>;

/** What came of a call. */
export interface CallReport {
  /** Two in the call, and first one speaks, then the other. */
  readonly two: readonly [Heard, Heard];
  /** Three in the call, and all speak at once. */
  readonly three: Heard;
  /** The third is muted, and speaks at the same time as the first. */
  readonly muted: Heard;
  /** The timeline: who said what. */
  readonly lines: readonly string[];
}

/** Connects two callers, then a third, then mutes them. */
export async function connectCallers(say: (line: string) => void): Promise<CallReport> {
  await using conference = new Conference(say);
  await conference.open();
  await using ada = await conference.join('ada');
  await using grace = await conference.join('grace');
  const callers = [ada, grace];

  /** Some speak at once; who hears whom is known when all of it was understood. */
  async function speak(...speakers: readonly Caller[]): Promise<Heard> {
    for (const caller of callers) caller.listens();
    const understood = speakers.map((caller) => conference.words(caller));
    for (const caller of speakers) caller.speaks();
    await Promise.all(understood);
    const heard = callers.map((caller) => [caller.name, caller.heard()] as const);
    const hears = heard.map(([name, names]) => `${name} hears ${names.join(' and ') || 'nobody'}`);
    say(`${speakers.map(({ name }) => name).join(', ')} → ${hears.join('; ')}`);
    return Object.fromEntries(heard);
  }

  const two = [await speak(ada), await speak(grace)] as const;
  await using linus = await conference.join('linus');
  callers.push(linus);
  const three = await speak(ada, grace, linus);
  conference.mute(linus);
  const muted = await speak(ada, linus);
  return { two, three, muted, lines: [...conference.lines] };
}
