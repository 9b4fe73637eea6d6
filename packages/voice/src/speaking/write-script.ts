import type { DeliveryStream } from '@roomkit/core';
import type { TextSegment, SentenceSplitter } from '@roomkit/core/audio';

import type { MeasuredTurn } from '../measuring/turn-meter.ts';
import type { Script } from './script.ts';

/** Reads an answer as fast as its sentences are wanted. Gives how many characters there were. */
export async function writeScript(
  stream: DeliveryStream,
  script: Script,
  splitter: SentenceSplitter,
  turns: readonly MeasuredTurn[],
): Promise<number> {
  const iterator = stream[Symbol.asyncIterator]();
  let characters = 0;
  const add = (segments: readonly TextSegment[]): void => {
    if (segments.length > 0 && script.sentences.length === 0) {
      for (const turn of turns) turn.work('model', turn.since('committed'));
    }
    for (const segment of segments) script.add(segment);
  };
  while (await script.demand()) {
    const step = await orGone(script, iterator.next());
    if (step === null) break;
    if (step.done === true) {
      add(splitter.flush());
      script.complete();
      return characters;
    }
    if (typeof step.value !== 'string' || step.value === '') continue;
    if (characters === 0) for (const turn of turns) turn.mark('firstToken');
    characters += step.value.length;
    add(splitter.push(step.value));
  }
  return characters;
}

/** The next item; null when nobody listens any more. */
async function orGone<Value>(script: Script, next: Promise<Value>): Promise<Value | null> {
  let isOpen = true;
  const gone = async (): Promise<null> => {
    while (isOpen && !script.isComplete) await script.change();
    return null;
  };
  try {
    return await Promise.race([next, gone()]);
  } finally {
    isOpen = false;
    script.wake();
  }
}
