import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { asPlain, changes, shows } from './bucket-operation.ts';
import { invalidArgument, invalidRequest, malformedXml, notConfigured } from './faults.ts';
import { type Bucket, bucketsOf } from './store.ts';

/** Kept and given back; nothing is replicated, and no object claims to be. */
export const replication = {
  PutBucketReplication: changes<S3.PutBucketReplicationCommandInput>(
    's3:PutReplicationConfiguration',
    (bucket, input, call) => {
      const { Role, Rules = [] } = input.ReplicationConfiguration ?? {};
      if (Role === undefined) throw malformedXml('no Role');
      if (bucket.versioning !== 'Enabled') throw unversioned(bucket);
      if (Rules.length === 0 || Rules.length > 1000) throw malformedXml('1 to 1,000 rules');
      const { buckets } = bucketsOf(call);
      for (const rule of Rules) checkRule(rule, buckets);
      checkUnique(Rules);
      bucket.replication = asPlain({ Role, Rules: Rules.map(withId(call.world.random)) });
    },
  ),
  GetBucketReplication: shows<S3.GetBucketReplicationCommandInput, object>(
    's3:GetReplicationConfiguration',
    (bucket) => {
      if (bucket.replication !== undefined) return { ReplicationConfiguration: bucket.replication };
      const message = 'The replication configuration was not found';
      throw notConfigured('ReplicationConfigurationNotFoundError', message, bucket.name);
    },
  ),
  DeleteBucketReplication: changes<S3.DeleteBucketReplicationCommandInput>(
    's3:PutReplicationConfiguration',
    (bucket) => {
      delete bucket.replication;
    },
  ),
} satisfies Operations<typeof S3>;

function withId(random: { hex(length: number): string }) {
  return (rule: S3.ReplicationRule) => ({ ID: rule.ID ?? random.hex(32), ...rule });
}

function unversioned({ name }: Bucket): Fault {
  const message = "Versioning must be 'Enabled' on the bucket to apply a replication configuration";
  return new Fault('InvalidRequest', message, { status: 400, members: { BucketName: name } });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationRule.html */
function checkRule(rule: S3.ReplicationRule, buckets: Readonly<Record<string, Bucket>>): void {
  if (rule.Status !== 'Enabled' && rule.Status !== 'Disabled') {
    throw malformedXml(`Status is ${String(rule.Status)}`);
  }
  if ((rule.ID?.length ?? 0) > 255) throw malformedXml('ID is longer than 255 characters');
  const arn = rule.Destination?.Bucket ?? '';
  const name = /^arn:aws:s3:::(.+)$/.exec(arn)?.[1] ?? '';
  if (name === '') throw invalidArgument('Bucket', arn, 'Invalid bucket ARN');
  const destination = Object.hasOwn(buckets, name) ? buckets[name] : undefined;
  if (destination === undefined) throw invalidRequest('Destination bucket must exist.');
  if (destination.versioning !== 'Enabled') {
    throw invalidRequest('Destination bucket must have versioning enabled.');
  }
  if (rule.Filter && (rule.Priority === undefined || rule.DeleteMarkerReplication === undefined)) {
    const lacking = rule.Priority === undefined ? 'Priority' : 'DeleteMarkerReplication';
    throw invalidRequest(
      `${lacking} must be specified for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide for more information.`,
    );
  }
}

function checkUnique(rules: readonly S3.ReplicationRule[]): void {
  const ids = rules.flatMap(({ ID: id }) => id ?? []);
  if (new Set(ids).size < ids.length) throw invalidRequest('Rule Ids must be unique.');
  const priorities = rules.flatMap(({ Priority: priority }) => priority ?? []);
  if (new Set(priorities).size === priorities.length) return;
  throw invalidRequest(
    'Found multiple rules with the same priority. Please provide unique priorities.',
  );
}
