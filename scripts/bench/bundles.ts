import { globSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { rounded } from './figures.ts';
import type { BenchRow } from './row.ts';

const limit = 1.7;

/** The size of each committed bundle. */
export function benchBundles(): Promise<BenchRow[]> {
  return Promise.all(
    globSync('actions/*/dist/index.cjs')
      .toSorted()
      .map(async (path) => {
        const { size } = await stat(path);
        const value = size / 1e6;
        return { name: path, value: rounded(value), unit: 'MB', limit, holds: value <= limit };
      }),
  );
}
