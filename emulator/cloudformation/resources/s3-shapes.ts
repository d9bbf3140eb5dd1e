import type * as S3 from '@aws-sdk/client-s3';
import { refuseOthers } from './document.ts';

/** Parts of a bucket's configuration that templates write otherwise than S3 does, in both directions. */

export interface BucketEncryption {
  readonly ServerSideEncryptionConfiguration: readonly {
    readonly BucketKeyEnabled?: boolean;
    readonly ServerSideEncryptionByDefault?: S3.ServerSideEncryptionByDefault;
    readonly BlockedEncryptionTypes?: { readonly EncryptionType?: readonly string[] };
  }[];
}

export function writeEncryption(encryption: BucketEncryption): S3.ServerSideEncryptionRule[] {
  return encryption.ServerSideEncryptionConfiguration.map((rule) => ({
    ApplyServerSideEncryptionByDefault: rule.ServerSideEncryptionByDefault,
    BucketKeyEnabled: rule.BucketKeyEnabled,
    BlockedEncryptionTypes: rule.BlockedEncryptionTypes as S3.BlockedEncryptionTypes | undefined,
  }));
}

export function readEncryption(rules: readonly S3.ServerSideEncryptionRule[]): BucketEncryption {
  return {
    ServerSideEncryptionConfiguration: rules.map((rule) => ({
      ...(rule.ApplyServerSideEncryptionByDefault && {
        ServerSideEncryptionByDefault: rule.ApplyServerSideEncryptionByDefault,
      }),
      BucketKeyEnabled: rule.BucketKeyEnabled === true,
      ...(rule.BlockedEncryptionTypes?.EncryptionType && {
        BlockedEncryptionTypes: { EncryptionType: rule.BlockedEncryptionTypes.EncryptionType },
      }),
    })),
  };
}

export interface CorsConfiguration {
  readonly CorsRules: readonly {
    readonly AllowedHeaders?: string[];
    readonly AllowedMethods: string[];
    readonly AllowedOrigins: string[];
    readonly ExposedHeaders?: string[];
    readonly Id?: string;
    readonly MaxAge?: number;
  }[];
}

export function writeCors({ CorsRules }: CorsConfiguration): S3.CORSRule[] {
  return CorsRules.map(({ ExposedHeaders, Id, MaxAge, ...rule }) => ({
    ...rule,
    ExposeHeaders: ExposedHeaders,
    ID: Id,
    MaxAgeSeconds: MaxAge,
  }));
}

export function readCors(rules: readonly S3.CORSRule[]): CorsConfiguration {
  return {
    CorsRules: rules.map(({ ExposeHeaders, ID, MaxAgeSeconds, ...rule }) => ({
      ...(rule.AllowedHeaders && { AllowedHeaders: rule.AllowedHeaders }),
      AllowedMethods: rule.AllowedMethods ?? [],
      AllowedOrigins: rule.AllowedOrigins ?? [],
      ...(ExposeHeaders && { ExposedHeaders: ExposeHeaders }),
      ...(ID !== undefined && { Id: ID }),
      ...(MaxAgeSeconds !== undefined && { MaxAge: MaxAgeSeconds }),
    })),
  };
}

export interface LoggingConfiguration {
  readonly DestinationBucketName?: string;
  readonly LogFilePrefix?: string;
  readonly TargetObjectKeyFormat?: KeyFormat;
}

interface KeyFormat {
  readonly SimplePrefix?: object;
  readonly PartitionedPrefix?: { readonly PartitionDateSource?: string };
}

export function writeLogging(value: LoggingConfiguration, bucket: string): S3.LoggingEnabled {
  return {
    TargetBucket: value.DestinationBucketName ?? bucket,
    TargetPrefix: value.LogFilePrefix ?? '',
    TargetObjectKeyFormat: value.TargetObjectKeyFormat as S3.TargetObjectKeyFormat | undefined,
  };
}

export function readLogging(shown: S3.LoggingEnabled): LoggingConfiguration {
  const { TargetBucket, TargetPrefix = '', TargetObjectKeyFormat: format } = shown;
  return {
    ...(TargetBucket !== undefined && { DestinationBucketName: TargetBucket }),
    ...(TargetPrefix !== '' && { LogFilePrefix: TargetPrefix }),
    ...(format && { TargetObjectKeyFormat: format as KeyFormat }),
  };
}

export interface ObjectLockConfiguration {
  readonly ObjectLockEnabled?: 'Enabled';
  readonly Rule?: { readonly DefaultRetention?: Readonly<Record<string, unknown>> };
}

export function writeObjectLock({ Rule }: ObjectLockConfiguration): S3.ObjectLockConfiguration {
  const retention = Rule?.DefaultRetention ?? {};
  refuseOthers(retention, 'ObjectLockConfiguration.Rule.DefaultRetention', 'Mode', 'Days', 'Years');
  return {
    ObjectLockEnabled: 'Enabled',
    ...(Rule && { Rule: { DefaultRetention: retention as S3.DefaultRetention } }),
  };
}

export interface WebsiteConfiguration {
  readonly IndexDocument?: string;
  readonly ErrorDocument?: string;
  readonly RedirectAllRequestsTo?: S3.RedirectAllRequestsTo;
  readonly RoutingRules?: readonly {
    readonly RedirectRule: S3.Redirect;
    readonly RoutingRuleCondition?: S3.Condition;
  }[];
}

export function writeWebsite(value: WebsiteConfiguration): S3.WebsiteConfiguration {
  const { IndexDocument, ErrorDocument, RedirectAllRequestsTo, RoutingRules } = value;
  return {
    ...(IndexDocument !== undefined && { IndexDocument: { Suffix: IndexDocument } }),
    ...(ErrorDocument !== undefined && { ErrorDocument: { Key: ErrorDocument } }),
    ...(RedirectAllRequestsTo && { RedirectAllRequestsTo }),
    ...(RoutingRules && {
      RoutingRules: RoutingRules.map(({ RedirectRule, RoutingRuleCondition }) => ({
        Redirect: RedirectRule,
        ...(RoutingRuleCondition && { Condition: RoutingRuleCondition }),
      })),
    }),
  };
}

export function readWebsite(shown: S3.WebsiteConfiguration): WebsiteConfiguration {
  const { IndexDocument, ErrorDocument, RedirectAllRequestsTo, RoutingRules } = shown;
  return {
    ...(IndexDocument?.Suffix !== undefined && { IndexDocument: IndexDocument.Suffix }),
    ...(ErrorDocument?.Key !== undefined && { ErrorDocument: ErrorDocument.Key }),
    ...(RedirectAllRequestsTo && { RedirectAllRequestsTo }),
    ...(RoutingRules && {
      RoutingRules: RoutingRules.map(({ Redirect = {}, Condition }) => ({
        RedirectRule: Redirect,
        ...(Condition && { RoutingRuleCondition: Condition }),
      })),
    }),
  };
}
