import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import type { FidelityReport, ResampleReport, Side, Task, TurnsReport, VadReport } from './tasks.ts';

/** A side that runs in a process of its own, so that the processor's time is its own alone. */
export class SideProcess implements Side {
  readonly versions: Readonly<Record<string, string>>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, versions: Readonly<Record<string, string>>) {
    this.#child = child;
    this.versions = versions;
  }

  /** @param folder - with the packages and the audio */
  static async start(file: URL, folder: string): Promise<SideProcess> {
    // What is told is printed with the tables; what the packages log is not.
    const child = fork(file, [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    return new SideProcess(child, (await answerOf(child)) as Readonly<Record<string, string>>);
  }

  async vad(rate: number): Promise<VadReport> {
    return (await this.#ask({ kind: 'vad', rate })) as VadReport;
  }

  async resample(): Promise<ResampleReport> {
    return (await this.#ask({ kind: 'resample' })) as ResampleReport;
  }

  async fidelity(): Promise<FidelityReport> {
    return (await this.#ask({ kind: 'fidelity' })) as FidelityReport;
  }

  async turns(count: number): Promise<TurnsReport> {
    return (await this.#ask({ kind: 'turns', count })) as TurnsReport;
  }

  /** Ends the process: what a native library still holds is nobody's concern any more. */
  stop(): void {
    this.#child.kill();
  }

  #ask(task: Task): Promise<unknown> {
    this.#child.send(task);
    return answerOf(this.#child);
  }
}

interface Answer {
  readonly report?: unknown;
  readonly failure?: string;
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const answered = new AbortController();
  const { signal } = answered;
  try {
    const [answer] = (await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(([code]) => [{ failure: `its process ended with ${code}` }]),
    ])) as [Answer];
    if (answer.failure !== undefined) throw new Error(`a side failed: ${answer.failure}`);
    return answer.report;
  } finally {
    answered.abort();
  }
}
