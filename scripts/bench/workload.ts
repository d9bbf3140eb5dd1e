import { KMS } from '@aws-sdk/client-kms';
import { startEmulator } from '../../test/support/emulator-process.ts';
import { load } from '../../test/support/load.ts';
import { startPostgres } from '../../test/support/postgres.ts';
import { callerToken, startWorkload, workloadEnvironment } from '../../test/support/workload.ts';
import { rounded } from './figures.ts';
import type { BenchRow } from './row.ts';

const pairs = 10_000;
const inFlight = 64;
/** Milliseconds, half of the deadline: emulator, database, workload and callers share one machine. */
const slowest = 2000;

/** Encrypts and decrypts on the committed bundle, the emulator and a real PostgreSQL: none may be lost or wrong. */
export async function benchWorkload(): Promise<BenchRow[]> {
  await using emulator = await startEmulator('--clock', 'real');
  await using postgres = await startPostgres();
  const keyArn = await createKey(emulator.url);
  const env = await workloadEnvironment(postgres, { endpoint: emulator.url, keyArn });
  await using workload = await startWorkload(env);

  const { right, milliseconds } = await load({
    ...{ url: workload.url, token: callerToken, pairs, inFlight },
  });

  const p99 = milliseconds[Math.floor(milliseconds.length * 0.99)] ?? Number.POSITIVE_INFINITY;
  const what = `${pairs} encryptions and decryptions, ${inFlight} in flight`;
  return [
    {
      ...{ name: `${what}: pairs lost or wrong`, value: pairs - right, unit: 'pairs', limit: 0 },
      holds: right === pairs,
    },
    {
      ...{ name: `${what}: p99 of a request`, value: rounded(p99), unit: 'ms', limit: slowest },
      holds: p99 <= slowest,
    },
  ];
}

async function createKey(endpoint: string): Promise<string> {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'emulator' };
  const kms = new KMS({ endpoint, region: 'ap-southeast-2', credentials });
  const { KeyMetadata } = await kms.createKey({});
  if (KeyMetadata?.Arn === undefined) throw new Error('no key');
  return KeyMetadata.Arn;
}
