import { createHash, sign } from 'node:crypto';
import type { Timer } from '../../state.ts';
import type { World } from '../../world.ts';
import { attempt } from './attempt.ts';
import { folderOf, putText } from './objects.ts';
import { signingKey } from './signing-keys.ts';
import { accountOf, type DigestChain, type Trail, trailOf } from './store.ts';
import { isoSeconds } from './user-identity.ts';

const hour = 3_600_000;

/** Begins the hours of a trail that logs and validates its files. */
export function planDigests(world: World, trail: Trail, account: string): void {
  if (!trail.logging || !trail.logFileValidation || trail.digestTimer !== undefined) return;
  const at = world.clock.now();
  trail.digests = { [trail.homeRegion]: { start: at, files: [] } };
  schedule(world, trail, account);
}

function schedule(world: World, trail: Trail, account: string): void {
  trail.digestTimer = world.clock.schedule({
    at: world.clock.now() + hour,
    service: 'cloudtrail',
    name: 'digest',
    account,
    region: trail.homeRegion,
    data: { trail: trail.arn },
  });
}

/**
 * "CloudTrail delivers digest files every hour", for an hour without files too. A chain ends when logging or validation does.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export async function digest(timer: Timer, world: World): Promise<void> {
  const trail = trailOf(timer, world);
  if (trail === undefined) return;
  delete trail.digestTimer;
  const goesOn = trail.logging && trail.logFileValidation;
  for (const [region, chain] of Object.entries(trail.digests)) {
    if (!goesOn && chain.files.length === 0) continue;
    // What the bucket does not take goes into the next hour's digest.
    await attempt(world, trail, 'digest', () => putDigest(world, trail, region, chain));
  }
  if (goesOn) schedule(world, trail, timer.account);
  else trail.digests = {};
}

async function putDigest(
  world: World,
  trail: Trail,
  region: string,
  chain: DigestChain,
): Promise<void> {
  const end = world.clock.now();
  const keyPair = signingKey(world, trail.homeRegion);
  const key = digestKey(trail, region, end);
  const text = JSON.stringify(contentOf(trail, chain, key, end, keyPair.fingerprint));
  const hash = sha256(text);
  const signed = [
    isoSeconds(end),
    `${trail.bucket}/${key}`,
    hash,
    chain.previous?.signature ?? 'null',
  ];
  const signature = sign('sha256', Buffer.from(signed.join('\n')), keyPair.privateKey).toString(
    'hex',
  );
  await putText(world, trail, key, text, { signature, 'signature-algorithm': 'SHA256withRSA' });
  chain.previous = { bucket: trail.bucket, key, hash, signature };
  chain.start = end;
  chain.files = [];
}

function contentOf(
  trail: Trail,
  { start, files, previous }: DigestChain,
  key: string,
  end: number,
  fingerprint: string,
) {
  return {
    awsAccountId: accountOf(trail),
    digestStartTime: isoSeconds(start),
    digestEndTime: isoSeconds(end),
    digestS3Bucket: trail.bucket,
    digestS3Object: key,
    digestPublicKeyFingerprint: fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: inOrder(files.map(({ newest }) => newest)).at(-1) ?? null,
    oldestEventTime: inOrder(files.map(({ oldest }) => oldest))[0] ?? null,
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous === undefined ? null : 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: files.map(({ bucket, key: s3Object, hash, newest, oldest }) => ({
      s3Bucket: bucket,
      s3Object,
      hashValue: hash,
      hashAlgorithm: 'SHA-256',
      newestEventTime: newest,
      oldestEventTime: oldest,
    })),
  };
}

/** Times as records write them, by their text. */
function inOrder(times: readonly string[]): string[] {
  return times.toSorted((one, other) => (one < other ? -1 : 1));
}

function digestKey(trail: Trail, region: string, end: number): string {
  const stamp = isoSeconds(end).replaceAll(/[-:]/g, '');
  const day = isoSeconds(end).slice(0, 10).replaceAll('-', '/');
  const file = `${accountOf(trail)}_CloudTrail-Digest_${region}_${trail.name}_${trail.homeRegion}_${stamp}`;
  return `${folderOf(trail, 'CloudTrail-Digest')}/${region}/${day}/${file}.json.gz`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
