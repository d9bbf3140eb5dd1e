import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { asPlain, changes, shows } from './bucket-operation.ts';
import { invalidArgument, malformedXml, notConfigured } from './faults.ts';
import type { Bucket, NamedKind } from './store.ts';

interface Names {
  readonly Bucket: string | undefined;
  readonly Id: string | undefined;
}

interface Lists {
  readonly Bucket: string | undefined;
  readonly ContinuationToken?: string | undefined;
}

/**
 * Configurations of which a bucket has up to 1,000, told apart by their ids. They are kept and given back; no inventory is
 * written, no metric or analysis made, nothing moved between tiers.
 */
export const namedConfigurations = {
  PutBucketAnalyticsConfiguration: puts<S3.PutBucketAnalyticsConfigurationCommandInput>(
    'analytics',
    's3:PutAnalyticsConfiguration',
    (input) => input.AnalyticsConfiguration,
  ),
  GetBucketAnalyticsConfiguration: gets(
    'analytics',
    's3:GetAnalyticsConfiguration',
    'AnalyticsConfiguration',
  ),
  ListBucketAnalyticsConfigurations: lists(
    'analytics',
    's3:GetAnalyticsConfiguration',
    'AnalyticsConfigurationList',
  ),
  DeleteBucketAnalyticsConfiguration: deletes('analytics', 's3:PutAnalyticsConfiguration'),

  PutBucketIntelligentTieringConfiguration:
    puts<S3.PutBucketIntelligentTieringConfigurationCommandInput>(
      'intelligentTiering',
      's3:PutIntelligentTieringConfiguration',
      (input) => input.IntelligentTieringConfiguration,
    ),
  GetBucketIntelligentTieringConfiguration: gets(
    'intelligentTiering',
    's3:GetIntelligentTieringConfiguration',
    'IntelligentTieringConfiguration',
  ),
  ListBucketIntelligentTieringConfigurations: lists(
    'intelligentTiering',
    's3:GetIntelligentTieringConfiguration',
    'IntelligentTieringConfigurationList',
  ),
  DeleteBucketIntelligentTieringConfiguration: deletes(
    'intelligentTiering',
    's3:PutIntelligentTieringConfiguration',
  ),

  PutBucketInventoryConfiguration: puts<S3.PutBucketInventoryConfigurationCommandInput>(
    'inventory',
    's3:PutInventoryConfiguration',
    (input) => input.InventoryConfiguration,
  ),
  GetBucketInventoryConfiguration: gets(
    'inventory',
    's3:GetInventoryConfiguration',
    'InventoryConfiguration',
  ),
  ListBucketInventoryConfigurations: lists(
    'inventory',
    's3:GetInventoryConfiguration',
    'InventoryConfigurationList',
  ),
  DeleteBucketInventoryConfiguration: deletes('inventory', 's3:PutInventoryConfiguration'),

  PutBucketMetricsConfiguration: puts<S3.PutBucketMetricsConfigurationCommandInput>(
    'metrics',
    's3:PutMetricsConfiguration',
    (input) => input.MetricsConfiguration,
  ),
  GetBucketMetricsConfiguration: gets(
    'metrics',
    's3:GetMetricsConfiguration',
    'MetricsConfiguration',
  ),
  ListBucketMetricsConfigurations: lists(
    'metrics',
    's3:GetMetricsConfiguration',
    'MetricsConfigurationList',
  ),
  DeleteBucketMetricsConfiguration: deletes('metrics', 's3:PutMetricsConfiguration'),
} satisfies Operations<typeof S3>;

const most = 1000;
const pageSize = 100;

function of(bucket: Bucket, kind: NamedKind): Record<string, unknown> {
  return bucket.named?.[kind] ?? {};
}

function puts<I extends Names>(
  kind: NamedKind,
  action: string,
  read: (input: I) => { Id?: string | undefined } | undefined,
) {
  return changes<I>(action, (bucket, input) => {
    const id = input.Id ?? '';
    const configuration = read(input);
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(id)) {
      throw invalidArgument('id', id, 'The ID provided is not valid');
    }
    if (configuration?.Id !== id) throw malformedXml('the Id is not that of the request');
    const kept = of(bucket, kind);
    if (!Object.hasOwn(kept, id) && Object.keys(kept).length >= most) throw tooMany();
    bucket.named = { ...bucket.named, [kind]: { ...kept, [id]: asPlain(configuration) } };
  });
}

function gets<N extends string>(kind: NamedKind, action: string, member: N) {
  return shows<Names, { [K in N]?: never }>(action, (bucket, { Id: id = '' }) => {
    const kept = of(bucket, kind);
    if (!Object.hasOwn(kept, id)) throw missing(bucket);
    return { [member]: kept[id] } as { [K in N]?: never };
  });
}

function lists<N extends string>(kind: NamedKind, action: string, member: N) {
  type Output = { [K in N]?: never } & { IsTruncated: boolean };
  return shows<Lists, Output>(action, (bucket, { ContinuationToken: token = '' }) => {
    const all = Object.entries(of(bucket, kind))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .filter(([id]) => id > Buffer.from(token, 'base64').toString());
    const page = all.slice(0, pageSize);
    const last = page.at(-1)?.[0];
    const goesOn = all.length > page.length && last !== undefined;
    const output = {
      IsTruncated: goesOn,
      ...(token !== '' && { ContinuationToken: token }),
      ...(goesOn && { NextContinuationToken: Buffer.from(last).toString('base64') }),
      ...(page.length > 0 && { [member]: page.map(([, configuration]) => configuration) }),
    };
    return output as unknown as Output;
  });
}

function deletes(kind: NamedKind, action: string) {
  return changes<Names>(action, (bucket, { Id: id = '' }) => {
    const { [id]: gone, ...others } = of(bucket, kind);
    if (gone === undefined) throw missing(bucket);
    bucket.named = { ...bucket.named, [kind]: others };
  });
}

function missing({ name }: Bucket): Fault {
  return notConfigured('NoSuchConfiguration', 'The specified configuration does not exist.', name);
}

function tooMany(): Fault {
  const message = `You are attempting to create a new configuration but have already reached the ${most}-configuration limit.`;
  return new Fault('TooManyConfigurations', message, { status: 400 });
}
