import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { pcmFormat, wavFile } from '@roomkit/core/audio';
import { describe, expect, it, vi } from 'vitest';

import { modelFolder, streamingModel, TOKENS } from './support/tone-model.ts';
import { tones } from './support/tones.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const folder = await modelFolder({ 'model.onnx': streamingModel(), 'tokens.txt': TOKENS });
    const recording = join(folder, 'recording.wav');
    await writeFile(recording, wavFile(pcmFormat(16_000), tones('high', 'low').data));
    vi.stubEnv('STT_MODEL', folder);
    vi.stubEnv('RECORDING', recording);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const text = written.mock.calls.map(([piece]) => piece).join('');
    written.mockRestore();
    await rm(folder, { recursive: true });
    expect(text).toBe('high low\n');
  });
});
