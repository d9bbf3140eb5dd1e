import { globSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { rounded } from './figures.ts';
import type { BenchRow } from './row.ts';

const actionLimit = 1.7;
/** It brings a web framework and the certificates of RDS. */
const workloadLimit = 2.5;

/** The size of each committed bundle. */
export function benchBundles(): Promise<BenchRow[]> {
  return Promise.all(
    globSync(['actions/*/dist/index.cjs', 'workload/dist/server.cjs'])
      .toSorted()
      .map(async (path) => {
        const { size } = await stat(path);
        const value = size / 1e6;
        const limit = path.startsWith('workload') ? workloadLimit : actionLimit;
        return { name: path, value: rounded(value), unit: 'MB', limit, holds: value <= limit };
      }),
  );
}
