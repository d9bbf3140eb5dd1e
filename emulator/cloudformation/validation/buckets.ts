import type * as S3 from '@aws-sdk/client-s3';
import type { Worker } from '../engine/context.ts';
import type { Plan } from '../engine/plan.ts';
import type { Finding } from './finding.ts';

/** Buckets that the deployment is to delete and that are not empty: their deletion will fail. */
export async function bucketFindings(
  { world, caller }: Worker,
  { changes }: Plan,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { ResourceChange: change = {} } of changes) {
    const { Action, PolicyAction, ResourceType: type = '', LogicalResourceId = '' } = change;
    const Bucket = change.PhysicalResourceId ?? '';
    const isGoing = Action === 'Remove' && PolicyAction === 'Delete' && type === 'AWS::S3::Bucket';
    if (!isGoing || !(await isFilled(Bucket))) continue;
    findings.push({
      ...{ logicalId: LogicalResourceId, type, name: 'BUCKET_EMPTINESS_VALIDATION', mode: 'WARN' },
      path: `/Resources/${LogicalResourceId}`,
      reason: `The bucket '${Bucket}' is not empty. You must either delete all objects and versions or use the deletion policy to retain it, otherwise the delete operation will fail.`,
    });
  }
  return findings;

  async function isFilled(name: string): Promise<boolean> {
    const input = { Bucket: name, MaxKeys: 1 };
    try {
      const { Versions = [], DeleteMarkers = [] } =
        await world.invoke<S3.ListObjectVersionsCommandOutput>(
          caller,
          's3',
          'ListObjectVersions',
          input,
        );
      return Versions.length + DeleteMarkers.length > 0;
    } catch {
      // Whoever may not look gets no warning.
      return false;
    }
  }
}
