import type { Change, ResourceChange } from '@aws-sdk/client-cloudformation';

/** Types that hold what no template can bring back: data, keys, logs and images. */
const stateful = new Set([
  'AWS::CloudTrail::EventDataStore',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::EC2::Volume',
  'AWS::ECR::Repository',
  'AWS::EFS::FileSystem',
  'AWS::KMS::Key',
  'AWS::KMS::ReplicaKey',
  'AWS::Logs::LogGroup',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::SQS::Queue',
]);

/** Whether a resource goes, or may go, for another one to take its place. */
export function isReplaced({ Action, Replacement }: ResourceChange): boolean {
  return Action === 'Modify' && (Replacement === 'True' || Replacement === 'Conditional');
}

/** The changes after which something that holds state is gone, as far as its policy does not keep it. */
export function losses(changes: readonly Change[]): ResourceChange[] {
  return changes.flatMap(({ ResourceChange: change }) => {
    if (change === undefined || !stateful.has(change.ResourceType ?? '')) return [];
    return change.Action === 'Remove' || isReplaced(change) ? [change] : [];
  });
}
