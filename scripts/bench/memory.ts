import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { rounded } from './figures.ts';
import type { BenchRow } from './row.ts';

/** Garbage collection alone makes a tenth; a hundred bytes kept of each call would nearly double it. */
const limit = 1.25;

interface Heaps {
  readonly half: number;
  readonly whole: number;
  readonly refused: number;
}

/** What the emulator's heap holds after a million calls, a good part of them refused, against half of them. */
export async function benchMemory(): Promise<BenchRow[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    new URL('million-calls.ts', import.meta.url).pathname,
  ]);
  const { half, whole, refused } = JSON.parse(stdout) as Heaps;
  if (refused < 100_000) throw new Error(`only ${refused} of a million calls were refused`);
  const value = whole / half;
  return [
    {
      name: `heap after a million calls (${Math.round(whole / 2 ** 20)} MB), against half a million`,
      value: rounded(value),
      unit: '×',
      limit,
      holds: value <= limit,
    },
  ];
}
