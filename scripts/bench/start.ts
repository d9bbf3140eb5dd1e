import { emptyProcess, listen } from './child.ts';
import { median, rounded } from './figures.ts';
import { KmsRequests } from './kms-request.ts';
import type { BenchRow } from './row.ts';

const rounds = 9;
const limits = { listening: 4, answer: 12 };

/** How fast the emulator is there, in starts of an empty Node process, measured in turn. */
export async function benchStart(): Promise<BenchRow[]> {
  const empty: number[] = [];
  const listening: number[] = [];
  const answer: number[] = [];
  // The first round fills the compile cache, as the first start after a change does.
  for (let round = 0; round <= rounds; round += 1) {
    const bare = await emptyProcess();
    const emulator = await measureEmulator();
    if (round === 0) continue;
    empty.push(bare);
    listening.push(emulator.listening);
    answer.push(emulator.answer);
  }
  return [
    toRow('emulator, start to listening', median(listening) / median(empty), limits.listening),
    toRow('emulator, start to first KMS answer', median(answer) / median(empty), limits.answer),
  ];
}

async function measureEmulator(): Promise<{ listening: number; answer: number }> {
  const begin = performance.now();
  const emulator = await listen(['emulator/main.js', '--port', '0']);
  const kms = new KmsRequests(emulator.url, 1);
  try {
    await kms.send('ListKeys', '{}');
    return { listening: emulator.startedIn, answer: performance.now() - begin };
  } finally {
    kms.close();
    await emulator.stop();
  }
}

function toRow(name: string, ratio: number, limit: number): BenchRow {
  return {
    name,
    value: rounded(ratio),
    unit: '× an empty Node process',
    limit,
    holds: ratio <= limit,
  };
}
