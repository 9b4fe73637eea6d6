import { readFileSync } from 'node:fs';

import { audioFrame, bytesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';
import { createSpeechLike, type SpeechLikeOptions } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { whoSpeaks } from './readme/use.ts';
import { modelFolder } from './support/model-folder.ts';
import { spectrumModel } from './support/spectrum-model.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

function said(options: SpeechLikeOptions): AudioFrame {
  return audioFrame({ data: bytesOf(createSpeechLike(3_000, options)) });
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const folder = await modelFolder();
    const modelPath = await folder.write(spectrumModel());
    const alice = said({ pitchHz: 220, formantScale: 1.25, seed: 2 });
    const again = said({ pitchHz: 220, formantScale: 1.25, seed: 3 });
    const heard = [await whoSpeaks(modelPath, alice, again), await whoSpeaks(modelPath, alice, said({ pitchHz: 110 }))];
    const silence = audioFrame({ data: new Uint8Array(96_000) });
    heard.push(await whoSpeaks(modelPath, alice, silence));
    await folder.remove();
    expect(heard).toEqual(['alice', 'speaker_1', 'nobody']);
  });
});
