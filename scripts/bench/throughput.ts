import { listen } from './child.ts';
import { median, rounded } from './figures.ts';
import { KmsRequests } from './kms-request.ts';
import type { BenchRow } from './row.ts';
import { advance, countDelivered, layTrail } from './trail.ts';

const rounds = 5;
const requestsPerRound = 6000;
const connections = 16;
const limit = 0.3;

/**
 * KMS Encrypt with everything behind it (authorization, recording, delivery to the bucket and the log group within the
 * measured time) against a bare server that only encrypts, in turn.
 */
export async function benchThroughput(): Promise<BenchRow[]> {
  const bare = await listen(['scripts/bench/bare-server.ts']);
  const emulator = await listen([
    'emulator/main.js',
    '--port',
    '0',
    '--clock',
    'real',
    '--delivery-seconds',
    '1',
  ]);
  try {
    await layTrail(emulator.url);
    const keyId = await createKey(emulator.url);
    const ratios: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const bareRate = await rate(bare.url, keyId, async () => {});
      // What was not delivered yet is delivered now, within the measured time.
      const fullRate = await rate(emulator.url, keyId, () => advance(emulator.url, 2));
      if (round > 0) ratios.push(fullRate / bareRate);
    }
    const sent = (rounds + 1) * requestsPerRound;
    const arrived = await countDelivered(emulator.url);
    if (arrived !== sent) throw new Error(`${arrived} of ${sent} calls were delivered and counted`);
    const value = median(ratios);
    const name = 'KMS Encrypt, recorded and delivered, against a bare server';
    return [{ name, value: rounded(value), unit: '× its rate', limit, holds: value >= limit }];
  } finally {
    await Promise.all([bare.stop(), emulator.stop()]);
  }
}

async function createKey(url: string): Promise<string> {
  const kms = new KmsRequests(url, 1);
  try {
    const { KeyMetadata } = JSON.parse(await kms.send('CreateKey', '{}')) as {
      KeyMetadata: { KeyId: string };
    };
    return KeyMetadata.KeyId;
  } finally {
    kms.close();
  }
}

/** Requests in a second, the work that follows them counted in. */
async function rate(url: string, keyId: string, after: () => Promise<void>): Promise<number> {
  const kms = new KmsRequests(url, connections);
  const body = JSON.stringify({
    KeyId: keyId,
    Plaintext: Buffer.from('thirty-two bytes of a small note').toString('base64'),
    EncryptionContext: { purpose: 'bench' },
  });
  const begin = performance.now();
  let left = requestsPerRound;
  const sendAll = async () => {
    while (left-- > 0) await kms.send('Encrypt', body);
  };
  await Promise.all(Array.from({ length: connections }, sendAll));
  await after();
  kms.close();
  return requestsPerRound / ((performance.now() - begin) / 1000);
}
