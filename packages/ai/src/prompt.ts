import type { Room } from '@roomkit/core';

import type { ResolvedOptions } from './options.ts';
import type { AnswerTarget } from './target.ts';

const LONGEST_FACT = 2000;

/** What a system prompt is put together from. */
export interface PromptParts {
  readonly systemPrompt: string | null;
  readonly room: Pick<Room, 'metadata'>;
  readonly roomMetadata: ResolvedOptions['roomMetadata'];
  readonly target: AnswerTarget | null;
  readonly severalSpeakers: boolean;
  readonly leftOut?: string | null;
  /** What extensions say. */
  readonly added?: readonly (string | null)[];
}

/** The whole system prompt: the instructions, then what is known of room, speakers and target. Null when empty. */
export function assemblePrompt(parts: PromptParts): string | null {
  const sections = [
    parts.systemPrompt,
    factsSection(parts.room, parts.roomMetadata),
    parts.severalSpeakers
      ? 'Several people write here. Each of their messages starts with the name of its writer and a colon. Do not start your own answers that way.'
      : null,
    parts.leftOut ?? null,
    parts.target === null ? null : targetSection(parts.target),
    ...(parts.added ?? []),
  ].filter((section) => section !== null && section !== '');
  return sections.length === 0 ? null : sections.join('\n\n');
}

function factsSection(room: Pick<Room, 'metadata'>, chosen: ResolvedOptions['roomMetadata']): string | null {
  if (chosen === 'none') return null;
  const facts = Object.entries(room.metadata)
    .filter(([key, value]) => value !== null && value !== undefined && isShown(key, chosen))
    .map(([key, value]) => `- ${JSON.stringify(key)}: ${factOf(value)}`);
  return facts.length === 0 ? null : `What is known about this conversation:\n${facts.join('\n')}`;
}

function isShown(key: string, chosen: Exclude<ResolvedOptions['roomMetadata'], 'none'>): boolean {
  return chosen === 'all' ? !key.startsWith('_') : chosen.includes(key);
}

/** A value on one line, so that it cannot pretend to be an instruction of its own. */
function factOf(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.length > LONGEST_FACT ? `${text.slice(0, LONGEST_FACT)}…` : text;
}

const SPOKEN =
  'Your answer is read out to the person: speak in short, plain sentences, with the most important one first. Use no markup, no lists, no emoji and no links, and write out what a voice would stumble over.';

function targetSection({ capabilities, mediaTypes, isSpoken }: AnswerTarget): string | null {
  if (capabilities === null) return null;
  if (isSpoken) return SPOKEN;
  const canMarkUp = capabilities.supportsRichText || mediaTypes.includes('rich');
  const form = canMarkUp
    ? 'Your answer is shown with formatting: you may use Markdown.'
    : 'Your answer is shown as plain text: use no Markdown, no HTML, no tables and no other markup.';
  const { maxLength } = capabilities;
  return maxLength === null ? form : `${form} It must not be longer than ${maxLength} characters.`;
}
