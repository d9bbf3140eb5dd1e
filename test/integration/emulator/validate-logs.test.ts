import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Emulator } from '../../../emulator/emulator.ts';
import { awsCli, withOtherClients } from '../../support/clients.ts';
import { aCaller, aWorld, client, testStart } from '../../support/world.ts';

jest.setTimeout(120_000);

const bucket = 'trail-bucket';
const trail = 'arn:aws:cloudtrail:ap-southeast-2:123456789012:trail/main';

/** A trail that has delivered and signed for three hours, on the wire. */
async function aSignedTrail() {
  const world: Emulator = aWorld();
  const s3 = client(world, 's3');
  await s3('CreateBucket', {
    Bucket: bucket,
    CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
  });
  await s3('PutBucketPolicy', {
    Bucket: bucket,
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudtrail.amazonaws.com' },
          Action: ['s3:GetBucketAcl', 's3:PutObject'],
          Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        },
      ],
    }),
  });
  const cloudtrail = client(world, 'cloudtrail', aCaller());
  await cloudtrail('CreateTrail', {
    Name: 'main',
    S3BucketName: bucket,
    EnableLogFileValidation: true,
  });
  await cloudtrail('StartLogging', { Name: 'main' });
  await world.clock.advance(3 * 3_600_000);
  return { world, ...(await world.listen()) };
}

withOtherClients('aws cloudtrail validate-logs', () => {
  let emulator: Awaited<ReturnType<typeof aSignedTrail>>;

  beforeAll(async () => {
    emulator = await aSignedTrail();
  });
  afterAll(() => emulator.close());

  const validate = async () => {
    const from = new Date(testStart).toISOString();
    const to = new Date(testStart + 3 * 3_600_000).toISOString();
    const range = ['--start-time', from, '--end-time', to];
    const { stdout, stderr } = await awsCli(emulator.url)(
      ...['cloudtrail', 'validate-logs', '--trail-arn', trail, ...range],
    );
    return `${stdout}\n${stderr}`;
  };

  describe('over the files of a trail', () => {
    test('finds every digest and log file valid', async () => {
      const report = await validate();

      expect(report).toContain('3/3 digest files valid');
      expect(report).toContain('1/1 log files valid');
    });

    test('tells a file that was tampered with', async () => {
      const s3 = client(emulator.world, 's3');
      const { Contents } = await s3<{ Contents: { Key: string }[] }>('ListObjectsV2', {
        Bucket: bucket,
        Prefix: 'AWSLogs/123456789012/CloudTrail/ap-southeast-2/',
      });
      await s3('PutObject', { Bucket: bucket, Key: Contents[0]?.Key, Body: 'forged' });

      expect(await validate()).toContain('INVALID');
    });
  });
});
