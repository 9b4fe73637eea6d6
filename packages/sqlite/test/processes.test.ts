import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

import { describe, expect, it } from 'vitest';

import { currentProcess, isProcessGone } from '../src/worker/process-identity.ts';

describe('whether a process has ended', () => {
  it('sees that this one has not', () => {
    const self = currentProcess();
    expect(self.pid).toBe(process.pid);
    expect(isProcessGone(self)).toBe(false);
    expect(isProcessGone({ pid: self.pid, started: null })).toBe(false);
  });

  it('sees that another one has', async () => {
    const child = spawn(process.execPath, ['--eval', '']);
    await once(child, 'exit');
    expect(isProcessGone({ pid: child.pid ?? 0, started: null })).toBe(true);
  });

  it('is not fooled by another process that was given the same number', () => {
    const { pid, started } = currentProcess();
    // Only where the machine tells when a process began can the two be told apart.
    expect(isProcessGone({ pid, started: 'another time' })).toBe(started !== null);
  });
});
