import type * as S3 from '@aws-sdk/client-s3';
import { type Narrowed, readFilter, writeFilter } from './s3-filter.ts';
import type { Context } from './type.ts';

interface Destination {
  readonly BucketArn: string;
  readonly BucketAccountId?: string;
  readonly Format: string;
  readonly Prefix?: string;
}

export interface AnalyticsConfiguration extends Narrowed {
  readonly Id: string;
  readonly StorageClassAnalysis: {
    readonly DataExport?: {
      readonly Destination: Destination;
      readonly OutputSchemaVersion: string;
    };
  };
}

export interface IntelligentTieringConfiguration extends Narrowed {
  readonly Id: string;
  readonly Status: string;
  readonly Tierings: readonly { readonly AccessTier: string; readonly Days: number }[];
}

export interface InventoryConfiguration {
  readonly Id: string;
  readonly Destination: Destination;
  readonly Enabled: boolean;
  readonly IncludedObjectVersions: string;
  readonly OptionalFields?: readonly string[];
  readonly Prefix?: string;
  readonly ScheduleFrequency: string;
}

export interface MetricsConfiguration extends Narrowed {
  readonly Id: string;
}

/** A kind of configuration of which a bucket has many: the word in its operations, and its two shapes. */
interface Kind<T extends { readonly Id: string }> {
  readonly word: 'Analytics' | 'IntelligentTiering' | 'Inventory' | 'Metrics';
  write(template: T): object;
  read(shown: never): T;
}

export const analytics: Kind<AnalyticsConfiguration> = {
  word: 'Analytics',
  write: ({ Id, StorageClassAnalysis: { DataExport }, ...narrowed }) => ({
    Id,
    Filter: writeFilter(narrowed),
    StorageClassAnalysis: {
      ...(DataExport && {
        DataExport: {
          OutputSchemaVersion: DataExport.OutputSchemaVersion,
          Destination: {
            S3BucketDestination: {
              Bucket: DataExport.Destination.BucketArn,
              BucketAccountId: DataExport.Destination.BucketAccountId,
              Format: DataExport.Destination.Format,
              Prefix: DataExport.Destination.Prefix,
            },
          },
        },
      }),
    },
  }),
  read: ({ Id = '', Filter, StorageClassAnalysis }: S3.AnalyticsConfiguration) => {
    const { OutputSchemaVersion = '', Destination } = StorageClassAnalysis?.DataExport ?? {};
    const to = Destination?.S3BucketDestination;
    return {
      Id,
      ...readFilter(Filter as Parameters<typeof readFilter>[0]),
      StorageClassAnalysis: to
        ? {
            DataExport: {
              OutputSchemaVersion,
              Destination: readDestination({ ...to, AccountId: to.BucketAccountId }),
            },
          }
        : {},
    };
  },
};

export const intelligentTiering: Kind<IntelligentTieringConfiguration> = {
  word: 'IntelligentTiering',
  write: ({ Id, Status, Tierings, ...narrowed }) => ({
    Id,
    Status,
    Filter: writeFilter(narrowed),
    Tierings: Tierings.map(({ AccessTier, Days }) => ({ AccessTier, Days })),
  }),
  read: ({ Id = '', Status, Filter, Tierings = [] }: S3.IntelligentTieringConfiguration) => ({
    Id,
    Status: String(Status),
    ...readFilter(Filter),
    Tierings: Tierings.map(({ AccessTier = '', Days = 0 }) => ({ AccessTier, Days })),
  }),
};

export const inventory: Kind<InventoryConfiguration> = {
  word: 'Inventory',
  write: ({ Id, Destination, Enabled, Prefix, ScheduleFrequency, ...rest }) => ({
    Id,
    IsEnabled: Enabled,
    IncludedObjectVersions: rest.IncludedObjectVersions,
    OptionalFields: rest.OptionalFields,
    Filter: Prefix === undefined ? undefined : { Prefix },
    Schedule: { Frequency: ScheduleFrequency },
    Destination: {
      S3BucketDestination: {
        AccountId: Destination.BucketAccountId,
        Bucket: Destination.BucketArn,
        Format: Destination.Format,
        Prefix: Destination.Prefix,
      },
    },
  }),
  read: (shown: S3.InventoryConfiguration) => ({
    Id: shown.Id ?? '',
    Enabled: shown.IsEnabled === true,
    IncludedObjectVersions: shown.IncludedObjectVersions ?? '',
    ScheduleFrequency: shown.Schedule?.Frequency ?? '',
    ...(shown.OptionalFields && { OptionalFields: shown.OptionalFields }),
    ...(shown.Filter?.Prefix !== undefined && { Prefix: shown.Filter.Prefix }),
    Destination: readDestination(shown.Destination?.S3BucketDestination ?? {}),
  }),
};

export const metrics: Kind<MetricsConfiguration> = {
  word: 'Metrics',
  write: ({ Id, ...narrowed }) => ({ Id, Filter: writeFilter(narrowed) }),
  read: ({ Id = '', Filter }: S3.MetricsConfiguration) => ({
    Id,
    ...readFilter(Filter as Parameters<typeof readFilter>[0]),
  }),
};

function readDestination(to: {
  readonly AccountId?: string | undefined;
  readonly Bucket?: string | undefined;
  readonly Format?: string | undefined;
  readonly Prefix?: string | undefined;
}): Destination {
  const { AccountId, Bucket = '', Format = '', Prefix } = to;
  return {
    BucketArn: Bucket,
    Format,
    ...(AccountId !== undefined && { BucketAccountId: AccountId }),
    ...(Prefix !== undefined && { Prefix }),
  };
}

/** Puts those that the template has and deletes those that it had. */
export async function putNamed<T extends { readonly Id: string }>(
  { word, write }: Kind<T>,
  Bucket: string,
  next: readonly T[] = [],
  previous: readonly T[] = [],
  { call }: Context,
): Promise<void> {
  const kept = new Set(next.map(({ Id }) => Id));
  for (const { Id } of previous) {
    if (!kept.has(Id)) await call('s3', `DeleteBucket${word}Configuration`, { Bucket, Id });
  }
  for (const one of next) {
    await call('s3', `PutBucket${word}Configuration`, {
      Bucket,
      Id: one.Id,
      [`${word}Configuration`]: write(one),
    });
  }
}

export async function readNamed<T extends { readonly Id: string }>(
  { word, read }: Kind<T>,
  Bucket: string,
  { call }: Context,
): Promise<T[] | undefined> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const page: Record<string, unknown> = await call('s3', `ListBucket${word}Configurations`, {
      Bucket,
      ContinuationToken: token,
    });
    const shown = (page[`${word}ConfigurationList`] ?? []) as never[];
    all.push(...shown.map((one) => read(one)));
    token = page.NextContinuationToken as string | undefined;
  } while (token !== undefined);
  return all.length > 0 ? all : undefined;
}
