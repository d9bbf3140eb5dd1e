import { createHash, createPublicKey, verify } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { Emulator } from '../../../../../emulator/emulator.ts';
import { client, testStart } from '../../../../support/world.ts';
import { aTrail, bucket } from './a-trail.ts';

const hour = 3_600_000;

interface Digest {
  readonly digestStartTime: string;
  readonly digestEndTime: string;
  readonly digestS3Object: string;
  readonly digestPublicKeyFingerprint: string;
  readonly previousDigestS3Object: string | null;
  readonly previousDigestHashValue: string | null;
  readonly previousDigestSignature: string | null;
  readonly logFiles: { readonly s3Object: string; readonly hashValue: string }[];
}

interface Found {
  readonly digest: Digest;
  readonly text: string;
  readonly metadata: Record<string, string>;
}

async function digests(world: Emulator): Promise<Found[]> {
  const s3 = client(world, 's3');
  const { Contents = [] } = await s3<{ Contents?: { Key: string }[] }>('ListObjectsV2', {
    Bucket: bucket,
    Prefix: 'AWSLogs/123456789012/CloudTrail-Digest/',
  });
  return Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body, Metadata } = await s3<{ Body: Uint8Array; Metadata: Record<string, string> }>(
        'GetObject',
        { Bucket: bucket, Key },
      );
      const text = gunzipSync(await bytesOf(Body)).toString();
      return { digest: JSON.parse(text) as Digest, text, metadata: Metadata };
    }),
  );
}

async function bytesOf(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function sha256(data: string): string {
  return createHash('sha256').update(data).digest('hex');
}

async function publicKey(world: Emulator) {
  const { PublicKeyList } = await client(world, 'cloudtrail')<{
    PublicKeyList: { Value: Uint8Array; Fingerprint: string }[];
  }>('ListPublicKeys', { StartTime: new Date(testStart), EndTime: new Date(testStart + 9 * hour) });
  const [key] = PublicKeyList;
  return {
    fingerprint: key?.Fingerprint,
    key: createPublicKey({ key: Buffer.from(key?.Value ?? []), format: 'der', type: 'pkcs1' }),
  };
}

describe('a trail that validates its files', () => {
  test('signs every hour what it delivered, in a chain', async () => {
    const { world } = await aTrail({ EnableLogFileValidation: true });
    await world.clock.advance(3 * hour);

    const found = await digests(world);
    expect(found.map(({ digest }) => digest.digestEndTime)).toEqual([
      '2026-11-23T09:00:00Z',
      '2026-11-23T10:00:00Z',
      '2026-11-23T11:00:00Z',
    ]);
    const { key, fingerprint } = await publicKey(world);
    for (const [place, { digest, text, metadata }] of found.entries()) {
      const before = found[place - 1];
      expect(digest.digestPublicKeyFingerprint).toBe(fingerprint);
      expect(digest.previousDigestS3Object).toBe(before?.digest.digestS3Object ?? null);
      expect(digest.previousDigestHashValue).toBe(before ? sha256(before.text) : null);
      const signed = [
        digest.digestEndTime,
        `${bucket}/${digest.digestS3Object}`,
        sha256(text),
        before?.metadata.signature ?? 'null',
      ].join('\n');
      expect(metadata['signature-algorithm']).toBe('SHA256withRSA');
      const signature = Buffer.from(metadata.signature ?? '', 'hex');
      expect(verify('sha256', Buffer.from(signed), key, signature)).toBe(true);
    }
  });

  test('names each file once, with its hash, and an hour without files all the same', async () => {
    // Without a role for the log group, whose use is an event by itself.
    const { world } = await aTrail({
      EnableLogFileValidation: true,
      CloudWatchLogsLogGroupArn: undefined,
      CloudWatchLogsRoleArn: undefined,
    });
    await client(world, 'ec2')('DescribeVpcs');
    await world.clock.advance(3 * hour);
    const s3 = client(world, 's3');

    const listed = (await digests(world)).map(({ digest }) => digest.logFiles);
    expect(listed.at(-1)).toEqual([]);
    for (const { s3Object, hashValue } of listed.flat()) {
      const { Body } = await s3<{ Body: Uint8Array }>('GetObject', {
        Bucket: bucket,
        Key: s3Object,
      });
      expect(sha256(gunzipSync(await bytesOf(Body)).toString())).toBe(hashValue);
    }
    expect(listed.flat().length).toBeGreaterThan(0);
  });

  test('stops with logging, and begins a new chain afterwards', async () => {
    const { world, cloudtrail } = await aTrail({ EnableLogFileValidation: true });
    await world.clock.advance(hour);
    await cloudtrail('StopLogging', { Name: 'main' });
    await world.clock.advance(5 * hour);
    const before = (await digests(world)).length;
    await cloudtrail('StartLogging', { Name: 'main' });
    await world.clock.advance(hour);

    const found = await digests(world);
    expect(found).toHaveLength(before + 1);
    expect(found.at(-1)?.digest.previousDigestS3Object).toBeNull();
  });

  test('makes up for a digest that the bucket refused', async () => {
    const { world, cloudtrail } = await aTrail({ EnableLogFileValidation: true });
    const s3 = client(world, 's3');
    const { Policy } = await s3<{ Policy: string }>('GetBucketPolicy', { Bucket: bucket });
    await s3('DeleteBucketPolicy', { Bucket: bucket });
    await world.clock.advance(hour);
    expect(await cloudtrail('GetTrailStatus', { Name: 'main' })).toMatchObject({
      LatestDigestDeliveryError: 'AccessDenied',
    });
    await s3('PutBucketPolicy', { Bucket: bucket, Policy });
    await world.clock.advance(hour);

    expect((await digests(world)).map(({ digest }) => digest.digestStartTime)).toEqual([
      '2026-11-23T08:00:00Z',
    ]);
  });

  test('signs the same from the same seed, also after a restore', async () => {
    const signatures = async (world: Emulator) =>
      (await digests(world)).map(({ metadata }) => metadata.signature);
    const one = await aTrail({ EnableLogFileValidation: true });
    await one.world.clock.advance(hour);
    const restored = new Emulator({ clock: 'stepped' });
    restored.restore(one.world.snapshot());
    await one.world.clock.advance(hour);
    await restored.clock.advance(hour);
    const other = await aTrail({ EnableLogFileValidation: true });
    await other.world.clock.advance(2 * hour);

    expect(await signatures(restored)).toEqual(await signatures(one.world));
    expect(await signatures(other.world)).toHaveLength(2);
    expect((await signatures(other.world))[0]).toBe((await signatures(one.world))[0]);
  });
});

test('a trail that does not validate signs nothing', async () => {
  const { world, cloudtrail } = await aTrail();
  await world.clock.advance(3 * hour);

  expect(await digests(world)).toEqual([]);
  expect(await cloudtrail('ListPublicKeys')).toEqual({ PublicKeyList: [] });
});
