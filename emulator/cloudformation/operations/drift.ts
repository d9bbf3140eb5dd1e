import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call, Operations } from '../../service.ts';
import {
  beginDetection,
  type Detective,
  detectResource,
  driftsIn,
  noteCheck,
} from '../drift/detect.ts';
import { showDetection, showResourceDrift } from '../drift/show.ts';
import { allStacks, type DriftDetection, isLive, type Resource, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { anyAccess, stackAccess } from './access.ts';
import { operationCaller } from './caller.ts';
import { stackOf } from './find.ts';
import { page } from './page.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html */
export const drift = {
  DetectStackDrift: {
    access: ({ StackName }, call) => stackAccess('DetectStackDrift', call, StackName),
    handle: async ({ StackName, LogicalResourceIds }, call) => {
      const stack = checkedStack(call, StackName);
      for (const id of LogicalResourceIds ?? []) resourceIn(stack, id);
      const who = await detective(call, stack);
      refuseUnderWay(stack);
      const { id } = beginDetection(who, LogicalResourceIds);
      return { StackDriftDetectionId: id };
    },
  },
  DescribeStackDriftDetectionStatus: {
    access: () => anyAccess('DescribeStackDriftDetectionStatus'),
    handle: ({ StackDriftDetectionId = '' }, call) => {
      const { stack, detection } = detectionOf(call, StackDriftDetectionId);
      return showDetection(stack, detection);
    },
  },
  DetectStackResourceDrift: {
    access: ({ StackName }, call) => stackAccess('DetectStackResourceDrift', call, StackName),
    handle: detectStackResourceDrift,
  },
  DescribeStackResourceDrifts: {
    access: ({ StackName }, call) => stackAccess('DescribeStackResourceDrifts', call, StackName),
    handle: describeStackResourceDrifts,
  },
} satisfies Operations<typeof Sdk>;

/** What may be looked at: a stack that is at rest and whole. */
const detectable = new Set([
  ...['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_FAILED'],
  ...['IMPORT_COMPLETE', 'IMPORT_ROLLBACK_COMPLETE', 'IMPORT_ROLLBACK_FAILED'],
]);

function checkedStack(call: Call, name: string | undefined): Stack {
  const stack = stackOf(call, name);
  if (detectable.has(stack.status)) return stack;
  throw invalid(
    `Stack:${stack.stackId} is in ${stack.status} state and drift detection can not be performed on it.`,
  );
}

function refuseUnderWay({ stackId, drift: found }: Stack): void {
  if (found?.detections.some(({ status }) => status === 'DETECTION_IN_PROGRESS')) {
    throw invalid(`Drift detection is already in progress for stack [${stackId}]`);
  }
}

function resourceIn(stack: Stack, id: string): Resource {
  const resource = Object.hasOwn(stack.resources, id) ? stack.resources[id] : undefined;
  if (resource !== undefined && isLive(resource)) return resource;
  throw invalid(`Resource ${id} does not exist for stack ${stack.stackName}`);
}

/** Resources are read with the rights of who asks, not with those of the stack's role. */
async function detective(call: Call, stack: Stack): Promise<Detective> {
  const { world, account, region } = call;
  return { world, account, region, stack, caller: await operationCaller(call, undefined) };
}

function detectionOf(call: Call, id: string): { stack: Stack; detection: DriftDetection } {
  for (const stack of allStacks(call)) {
    const detection = stack.drift?.detections.find((one) => one.id === id);
    if (detection !== undefined) return { stack, detection };
  }
  throw invalid(`Drift detection with id ${id} does not exist`);
}

async function detectStackResourceDrift(
  { StackName, LogicalResourceId = '' }: Sdk.DetectStackResourceDriftCommandInput,
  call: Call,
): Promise<Sdk.DetectStackResourceDriftOutput> {
  const stack = checkedStack(call, StackName);
  const resource = resourceIn(stack, LogicalResourceId);
  const who = await detective(call, stack);
  const found = await detectResource(who, resource);
  if (found === undefined) {
    throw invalid(`Drift detection is not supported for resource type ${resource.type}`);
  }
  noteCheck(who);
  return { StackResourceDrift: showResourceDrift(stack, LogicalResourceId, found) };
}

function describeStackResourceDrifts(
  input: Sdk.DescribeStackResourceDriftsCommandInput,
  call: Call,
): Sdk.DescribeStackResourceDriftsOutput {
  const stack = stackOf(call, input.StackName);
  const filter = input.StackResourceDriftStatusFilters ?? [];
  const wanted = driftsIn(stack).filter(
    ([, { status }]) => filter.length === 0 || filter.includes(status),
  );
  const { items, nextToken } = page(wanted, input.NextToken, ([id]) => id, input.MaxResults);
  return {
    StackResourceDrifts: items.map(([id, found]) => showResourceDrift(stack, id, found)),
    ...(nextToken !== undefined && { NextToken: nextToken }),
  };
}
