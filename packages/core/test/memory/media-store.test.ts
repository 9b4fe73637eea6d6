import { describe, expect, it } from 'vitest';

import { InMemoryMediaStore, InputError } from '../../src/index.ts';
import { TestClock } from '../support/test-clock.ts';

const image = { organizationId: 'acme', mimeType: 'image/png', filename: 'a.png' };

describe('InMemoryMediaStore', () => {
  it('keeps its own copy of the bytes', async () => {
    const clock = new TestClock();
    const store = new InMemoryMediaStore({ clock, createId: () => 'm1' });
    const bytes = Uint8Array.of(1, 2, 3);
    const media = await store.put(image, bytes);
    expect(media).toStrictEqual({ ...image, id: 'm1', sizeBytes: 3, createdAt: new Date(clock.now()) });
    bytes[0] = 9;
    const read = await store.get('acme', 'm1');
    expect(read).toStrictEqual({ media, bytes: Uint8Array.of(1, 2, 3) });
    read?.bytes.fill(0);
    expect((await store.get('acme', 'm1'))?.bytes).toStrictEqual(Uint8Array.of(1, 2, 3));
  });

  it('a file belongs to one organization', async () => {
    const store = new InMemoryMediaStore();
    const { id } = await store.put(image, Uint8Array.of(1));
    expect([await store.get('globex', id), await store.get(null, id), await store.delete('globex', id)]).toStrictEqual([
      null,
      null,
      false,
    ]);
    expect([await store.delete('acme', id), await store.delete('acme', id), await store.get('acme', id)]).toStrictEqual(
      [true, false, null],
    );
  });

  it('refuses files above its limit, and work that is no longer wanted', async () => {
    const store = new InMemoryMediaStore({ maxFileBytes: 2 });
    await expect(store.put(image, new Uint8Array(3))).rejects.toThrowError(InputError);
    await expect(store.put(image, new Uint8Array(2), { signal: AbortSignal.abort() })).rejects.toThrowError('aborted');
  });
});
