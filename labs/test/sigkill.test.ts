import { describe, expect, it } from 'vitest';

import { runSigkillLab } from '../src/sigkill/run.ts';

/** The short version; `pnpm --filter @roomkit/labs sigkill --kills 200` is the long one. */
const KILLS = 12;

describe('a worker that is killed again and again', () => {
  it(
    'CORE-4.1.3 CORE-10.1.10 CORE-14.2.1 loses nothing that was acknowledged, delivers everything, keeps order',
    { timeout: 180_000 },
    async () => {
      const report = await runSigkillLab({ kills: KILLS, seed: 7 });
      expect(report.violations).toEqual([]);
      expect(report.acknowledged).toBeGreaterThan(KILLS);
      expect(report.stored).toBeGreaterThanOrEqual(report.acknowledged);
      expect(report.betweenCommitAndSettle).toBeGreaterThan(0);
    },
  );
});
