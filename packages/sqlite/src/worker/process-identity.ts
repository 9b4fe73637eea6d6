import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';

/** How a process is told from others on its machine. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Stands for the machine as processes see it: pids mean the same wherever this is the same. */
  readonly machine: string;
  /** When the process started, in the machine's own count; null where it cannot be read. */
  readonly started: string | null;
}

/** This process. */
export function currentProcess(): ProcessIdentity {
  const machine = [hostname(), read(bootId), read(pidNamespace)].join('/');
  return { pid: process.pid, machine, started: startOfProcess(process.pid) };
}

// Containers on one host may share a file and a host name, and still count their processes apart.
const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
const pidNamespace = (): string => readlinkSync('/proc/self/ns/pid');

function startOfProcess(pid: number): string | null {
  // The name in parentheses may hold anything: the fields after it are counted from its end.
  const stat = read(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function read(source: () => string): string | null {
  try {
    return source();
  } catch {
    return null;
  }
}

/** Whether a process of this machine is seen to have ended. In doubt it has not. */
export function isProcessGone({ pid, started }: Pick<ProcessIdentity, 'pid' | 'started'>): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  // Another process may have been given the same pid since.
  const current = startOfProcess(pid);
  return started !== null && current !== null && started !== current;
}
