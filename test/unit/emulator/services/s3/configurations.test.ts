import { describe, expect, test } from '@jest/globals';
import { aBucket, Bucket } from './a-bucket.ts';

describe('a configuration of a bucket', () => {
  const rule = { AllowedMethods: ['GET'], AllowedOrigins: ['https://*.example.com'] };
  const replicated = {
    Role: 'arn:aws:iam::123456789012:role/replicator',
    Rules: [{ ID: 'r', Status: 'Enabled', Destination: { Bucket: `arn:aws:s3:::${Bucket}` } }],
  };

  test.each([
    [
      'BucketCors',
      { CORSConfiguration: { CORSRules: [rule] } },
      { CORSRules: [rule] },
      'NoSuchCORSConfiguration',
    ],
    [
      'BucketWebsite',
      { WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } } },
      { IndexDocument: { Suffix: 'index.html' } },
      'NoSuchWebsiteConfiguration',
    ],
    [
      'BucketReplication',
      { ReplicationConfiguration: replicated },
      { ReplicationConfiguration: replicated },
      'ReplicationConfigurationNotFoundError',
    ],
  ])('%s is kept, shown and taken away', async (name, input, shown, missing) => {
    const { s3, world } = await aBucket();
    await s3('PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } });

    await expect(s3(`Get${name}`, { Bucket })).rejects.toMatchObject({ code: missing });
    await s3(`Put${name}`, { Bucket, ...input });
    world.restore(world.snapshot());
    expect(await s3(`Get${name}`, { Bucket })).toEqual(shown);
    await s3(`Delete${name}`, { Bucket });
    await expect(s3(`Get${name}`, { Bucket })).rejects.toMatchObject({ code: missing });
  });

  test.each(['Analytics', 'IntelligentTiering', 'Inventory', 'Metrics'])(
    'of %s is one of many, by its id',
    async (kind) => {
      const { s3 } = await aBucket();
      const put = (Id: string) =>
        s3(`PutBucket${kind}Configuration`, { Bucket, Id, [`${kind}Configuration`]: { Id } });
      for (const id of ['b', 'a']) await put(id);

      expect(await s3(`GetBucket${kind}Configuration`, { Bucket, Id: 'a' })).toEqual({
        [`${kind}Configuration`]: { Id: 'a' },
      });
      await s3(`DeleteBucket${kind}Configuration`, { Bucket, Id: 'a' });
      expect(await s3(`ListBucket${kind}Configurations`, { Bucket })).toEqual({
        IsTruncated: false,
        [`${kind}ConfigurationList`]: [{ Id: 'b' }],
      });
      for (const verb of ['Get', 'Delete']) {
        await expect(
          s3(`${verb}Bucket${kind}Configuration`, { Bucket, Id: 'a' }),
        ).rejects.toMatchObject({ code: 'NoSuchConfiguration' });
      }
    },
  );

  test('lists come in pages of a hundred', async () => {
    const { s3 } = await aBucket();
    for (let at = 0; at < 101; at += 1) {
      const Id = `m${String(at).padStart(3, '0')}`;
      await s3('PutBucketMetricsConfiguration', { Bucket, Id, MetricsConfiguration: { Id } });
    }

    const first = await s3<{ NextContinuationToken: string; MetricsConfigurationList: object[] }>(
      'ListBucketMetricsConfigurations',
      { Bucket },
    );
    expect(first.MetricsConfigurationList).toHaveLength(100);
    const ContinuationToken = first.NextContinuationToken;
    const next = await s3('ListBucketMetricsConfigurations', { Bucket, ContinuationToken });
    expect(next).toMatchObject({ IsTruncated: false, MetricsConfigurationList: [{ Id: 'm100' }] });
  });

  test('acceleration and payer are what was said last', async () => {
    const { s3 } = await aBucket();

    expect(await s3('GetBucketAccelerateConfiguration', { Bucket })).toEqual({});
    await s3('PutBucketAccelerateConfiguration', {
      Bucket,
      AccelerateConfiguration: { Status: 'Enabled' },
    });
    expect(await s3('GetBucketAccelerateConfiguration', { Bucket })).toEqual({ Status: 'Enabled' });
    expect(await s3('GetBucketRequestPayment', { Bucket })).toEqual({ Payer: 'BucketOwner' });
    await s3('PutBucketRequestPayment', {
      Bucket,
      RequestPaymentConfiguration: { Payer: 'Requester' },
    });
    expect(await s3('GetBucketRequestPayment', { Bucket })).toEqual({ Payer: 'Requester' });
  });
});

describe('is refused', () => {
  const cors = (rule: object) => ({
    CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'], ...rule }] },
  });
  const website = (WebsiteConfiguration: object) => ({ WebsiteConfiguration });
  const lifecycle = (rule: object) => ({
    LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Filter: { Prefix: '' }, ...rule }] },
  });

  test.each([
    ['an odd method', 'PutBucketCors', cors({ AllowedMethods: ['PATCH'] }), 'InvalidRequest'],
    ['two wildcards', 'PutBucketCors', cors({ AllowedOrigins: ['*.*'] }), 'InvalidRequest'],
    ['no rule', 'PutBucketCors', { CORSConfiguration: { CORSRules: [] } }, 'MalformedXML'],
    ['a site without a start', 'PutBucketWebsite', website({}), 'InvalidArgument'],
    [
      'a start in a folder',
      'PutBucketWebsite',
      website({ IndexDocument: { Suffix: 'a/b' } }),
      'InvalidArgument',
    ],
    [
      'a redirect beside a start',
      'PutBucketWebsite',
      website({ IndexDocument: { Suffix: 'a' }, RedirectAllRequestsTo: { HostName: 'b' } }),
      'InvalidArgument',
    ],
    [
      'replication without versions',
      'PutBucketReplication',
      { ReplicationConfiguration: { Role: 'r', Rules: [{ Status: 'Enabled' }] } },
      'InvalidRequest',
    ],
    [
      'logging to a bucket that is not there',
      'PutBucketLogging',
      { BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'none', TargetPrefix: '' } } },
      'InvalidTargetBucketForLogging',
    ],
    ['a rule without action', 'PutBucketLifecycleConfiguration', lifecycle({}), 'InvalidRequest'],
    [
      'no day at all',
      'PutBucketLifecycleConfiguration',
      lifecycle({ Expiration: { Days: 0 } }),
      'InvalidArgument',
    ],
    [
      'a day and a date',
      'PutBucketLifecycleConfiguration',
      lifecycle({ Expiration: { Days: 1, Date: new Date('2030-01-01') } }),
      'MalformedXML',
    ],
    [
      'a date that is no midnight',
      'PutBucketLifecycleConfiguration',
      lifecycle({ Expiration: { Date: new Date('2030-01-01T01:00:00Z') } }),
      'InvalidArgument',
    ],
    [
      'an id that is not the request’s',
      'PutBucketMetricsConfiguration',
      { Id: 'a', MetricsConfiguration: { Id: 'b' } },
      'MalformedXML',
    ],
    [
      'a tag twice',
      'PutBucketTagging',
      { Tagging: { TagSet: Array.from({ length: 2 }, () => ({ Key: 'a', Value: '' })) } },
      'InvalidTag',
    ],
  ])('%s', async (_, operation, input, code) => {
    const { s3 } = await aBucket();

    await expect(s3(operation, { Bucket, ...input })).rejects.toMatchObject({ code });
  });
});
