import type { Part } from '@google/genai/web';
import { describe, expect, it } from 'vitest';

import { contentsOf } from '../src/contents.ts';
import { PartList } from '../src/part-list.ts';

const SIGNED = (thoughtSignature: string) => ({ metadata: { gemini: { thoughtSignature } } });

function listOf(parts: readonly Part[]): PartList {
  const list = new PartList('gemini', () => 'made');
  for (const part of parts) list.add(part);
  return list;
}

describe('parts of an answer', () => {
  it('AI-A.9.4 join pieces of one text, but never a piece that is signed with one that is not', () => {
    const pieces = [{ text: 'a' }, { text: 'b' }, { text: '', thoughtSignature: 'UQ==' }, { text: 'c' }, { text: 'd' }];
    expect(listOf(pieces).all).toEqual([
      { type: 'text', text: 'ab' },
      { type: 'text', text: '', ...SIGNED('UQ==') },
      { type: 'text', text: 'cd' },
    ]);
    const signed = [{ text: 'a' }, { text: 'b', thoughtSignature: 'UQ==' }, { text: 'c', thoughtSignature: 'Ug==' }];
    expect(listOf(signed).all).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b', ...SIGNED('UQ==') },
      { type: 'text', text: 'c', ...SIGNED('Ug==') },
    ]);
  });

  it('AI-A.9.4 end a thought with its signature: what follows is another (trap 28)', () => {
    const thought = true;
    const pieces = [
      { text: 'a', thought },
      { text: 'b', thought, thoughtSignature: 'UQ==' },
      { text: 'c', thought },
      { text: 'd' },
      { text: 'e', thought },
    ];
    const provider = 'gemini';
    expect(listOf(pieces).all).toEqual([
      { type: 'thinking', thinking: 'ab', signature: 'UQ==', provider },
      { type: 'thinking', thinking: 'c', provider },
      { type: 'text', text: 'd' },
      { type: 'thinking', thinking: 'e', provider },
    ]);
  });

  it('AI-A.9.4 go back as they came, call by call', () => {
    const pieces: readonly Part[] = [
      { text: 'Hm.', thought: true },
      { text: 'One moment.' },
      { functionCall: { id: 'a', name: 'look', args: { at: 1 } }, thoughtSignature: 'UQ==' },
      { functionCall: { name: 'look', args: {} } },
      { text: '', thoughtSignature: 'Ug==' },
    ];
    const messages = [
      { role: 'user', content: 'Look' },
      { role: 'assistant', content: listOf(pieces).all },
    ] as const;
    const [, answer] = contentsOf(messages, { provider: 'gemini', isSigned: true });
    expect(answer?.parts).toEqual(
      pieces.map((part) =>
        part.functionCall?.id === undefined && part.functionCall
          ? { functionCall: { id: 'made', name: 'look', args: {} } }
          : part,
      ),
    );
  });

  it('leave out what is neither words nor a call, and what has no words', () => {
    const list = new PartList('gemini', () => 'made');
    const pieces: readonly Part[] = [
      { text: '' },
      { text: '', thought: true },
      { inlineData: { mimeType: 'image/png', data: 'AQID' } },
      { executableCode: { code: '1' } },
    ];
    expect(pieces.map((part) => list.add(part))).toEqual([null, null, null, null]);
    expect(list.all).toEqual([]);
  });
});
