import type * as S3 from '@aws-sdk/client-s3';
import { invalidArgument, invalidRequest, malformedXml } from './faults.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
export function checkLifecycle(rules: readonly S3.LifecycleRule[]): void {
  if (rules.length === 0) throw malformedXml('no rule');
  if (rules.length > 1000) throw malformedXml('more than 1,000 rules');
  const ids = rules.flatMap(({ ID: id }) => id ?? []);
  if (new Set(ids).size < ids.length) {
    throw invalidArgument(
      'ID',
      ids.join(),
      'RuleId must be unique. Found same ID for more than one rule',
    );
  }
  for (const rule of rules) checkRule(rule);
}

function checkRule(rule: S3.LifecycleRule): void {
  const { ID: id = '', Status: status, Expiration, NoncurrentVersionExpiration } = rule;
  if (id.length > 255)
    throw invalidArgument('ID', id, 'ID length should not exceed allowed limit of 255');
  if (status !== 'Enabled' && status !== 'Disabled') throw malformedXml(`Status is ${status}`);
  const actions = [
    Expiration,
    NoncurrentVersionExpiration,
    rule.AbortIncompleteMultipartUpload,
    ...(rule.Transitions ?? []),
    ...(rule.NoncurrentVersionTransitions ?? []),
  ];
  if (actions.every((action) => action === undefined)) {
    throw invalidRequest('At least one action needs to be specified in a rule');
  }
  if (Expiration) checkExpiration(Expiration);
  demandPositive('NoncurrentVersionExpiration', NoncurrentVersionExpiration?.NoncurrentDays);
  const { DaysAfterInitiation } = rule.AbortIncompleteMultipartUpload ?? {};
  demandPositive('AbortIncompleteMultipartUpload', DaysAfterInitiation);
  if (rule.Filter !== undefined && rule.Prefix !== undefined)
    throw malformedXml('Filter and Prefix');
  const hasTags = (rule.Filter?.Tag ?? rule.Filter?.And?.Tags) !== undefined;
  if (hasTags && rule.AbortIncompleteMultipartUpload) {
    throw invalidRequest('AbortIncompleteMultipartUpload cannot be specified with Tags');
  }
  if (hasTags && Expiration?.ExpiredObjectDeleteMarker) {
    throw invalidRequest('ExpiredObjectDeleteMarker cannot be specified with Tags.');
  }
}

function checkExpiration({
  Days,
  Date: date,
  ExpiredObjectDeleteMarker,
}: S3.LifecycleExpiration): void {
  const given = [Days, date, ExpiredObjectDeleteMarker].filter((one) => one !== undefined);
  if (given.length !== 1) throw malformedXml('one of Days, Date and ExpiredObjectDeleteMarker');
  demandPositive('Expiration', Days);
  if (date !== undefined && date.getTime() % 86_400_000 !== 0) {
    throw invalidArgument('Date', date.toISOString(), "'Date' must be at midnight GMT");
  }
}

function demandPositive(action: string, days: number | undefined): void {
  if (days === undefined || days > 0) return;
  const message = `'Days' for ${action} action must be a positive integer`;
  throw invalidArgument('Days', days, message);
}
