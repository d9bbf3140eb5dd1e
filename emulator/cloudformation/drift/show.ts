import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { DriftDetection, Resource, ResourceDrift, Stack } from '../stack.ts';
import { stackDriftStatus } from './detect.ts';

export function showStackDrift(stack: Stack): Sdk.StackDriftInformation {
  const { drift } = stack;
  return {
    StackDriftStatus: stackDriftStatus(stack),
    ...(drift && { LastCheckTimestamp: new Date(drift.checkedAt) }),
  };
}

/** Of a resource as it stands in its stack. */
export function showDriftInformation(
  stack: Stack,
  { logicalId }: Pick<Resource, 'logicalId'>,
): Sdk.StackResourceDriftInformation {
  const found = stack.drift?.resources[logicalId];
  if (found === undefined) return { StackResourceDriftStatus: 'NOT_CHECKED' };
  return { StackResourceDriftStatus: found.status, LastCheckTimestamp: new Date(found.at) };
}

export function showResourceDrift(
  { stackId }: Stack,
  logicalId: string,
  drift: ResourceDrift,
): Sdk.StackResourceDrift {
  const { status, type, physicalId, expected, actual, differences, reason } = drift;
  return {
    StackId: stackId,
    LogicalResourceId: logicalId,
    ResourceType: type,
    StackResourceDriftStatus: status,
    PropertyDifferences: [...differences],
    Timestamp: new Date(drift.at),
    ...(physicalId !== undefined && { PhysicalResourceId: physicalId }),
    ...(expected !== undefined && { ExpectedProperties: expected }),
    ...(actual !== undefined && { ActualProperties: actual }),
    ...(reason !== undefined && { DriftStatusReason: reason }),
  };
}

export function showDetection(
  { stackId }: Stack,
  { id, at, status, reason, outcome }: DriftDetection,
): Sdk.DescribeStackDriftDetectionStatusOutput {
  return {
    StackId: stackId,
    StackDriftDetectionId: id,
    DetectionStatus: status,
    Timestamp: new Date(at),
    ...(reason !== undefined && { DetectionStatusReason: reason }),
    ...(outcome && {
      StackDriftStatus: outcome.status,
      DriftedStackResourceCount: outcome.drifted,
    }),
  };
}
