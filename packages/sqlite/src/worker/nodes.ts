import { currentProcess, isProcessGone, type ProcessIdentity } from './process-identity.ts';
import type { Statements } from './statements.ts';

/** Who is alive: nodes that have time left, unless their process is seen to be gone. */
export class Nodes {
  readonly #statements: Statements;
  readonly #self: ProcessIdentity;

  constructor(statements: Statements, self: ProcessIdentity = currentProcess()) {
    this.#statements = statements;
    this.#self = self;
  }

  join(nodeId: string, expiresAt: number): void {
    const { pid, machine, started } = this.#self;
    const sql = 'INSERT OR REPLACE INTO nodes VALUES (?, ?, ?, ?, ?)';
    this.#statements.run(sql, nodeId, expiresAt, pid, machine, started);
  }

  renew(nodeId: string, now: number, expiresAt: number): boolean {
    const sql = 'UPDATE nodes SET expires_at = ? WHERE id = ? AND expires_at > ?';
    return this.#statements.run(sql, expiresAt, nodeId, now) === 1;
  }

  leave(nodeId: string): void {
    this.#statements.run('DELETE FROM nodes WHERE id = ?', nodeId);
    this.#statements.run('DELETE FROM duties WHERE node_id = ?', nodeId);
  }

  claimDuty(nodeId: string, now: number, duty: string): boolean {
    if (!this.isLiving(nodeId, now)) return false;
    const holder = this.#statements.value('SELECT node_id FROM duties WHERE name = ?', duty) as string | null;
    if (holder === nodeId) return true;
    if (holder !== null && this.isLiving(holder, now)) return false;
    this.#statements.run('INSERT OR REPLACE INTO duties VALUES (?, ?)', duty, nodeId);
    return true;
  }

  releaseDuty(nodeId: string, duty: string): void {
    this.#statements.run('DELETE FROM duties WHERE name = ? AND node_id = ?', duty, nodeId);
  }

  isLiving(nodeId: string, now: number): boolean {
    const node = this.#statements.row('SELECT expires_at, pid, machine, started FROM nodes WHERE id = ?', nodeId) as
      | readonly [number, number, string, string | null]
      | null;
    if (!node) return false;
    const [expiresAt, pid, machine, started] = node;
    return expiresAt > now && !(machine === this.#self.machine && isProcessGone({ pid, started }));
  }
}
