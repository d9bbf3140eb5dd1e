import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call, Operations } from '../../service.ts';
import { allStacks, type Resource, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { anyAccess, stackAccess } from './access.ts';
import { stackOf } from './find.ts';
import { page } from './page.ts';
import { showResource, showStack, showSummary } from './show.ts';

export const describe = {
  DescribeStacks: {
    access: ({ StackName }, call) => stackAccess('DescribeStacks', call, StackName),
    handle: ({ StackName, NextToken }, call) => {
      if (StackName !== undefined) return { Stacks: [showStack(call, stackOf(call, StackName))] };
      const present = newestFirst(call).filter(({ status }) => status !== 'DELETE_COMPLETE');
      const { items, nextToken } = page(present, NextToken, ({ stackId }) => stackId);
      return {
        Stacks: items.map((stack) => showStack(call, stack)),
        ...(nextToken !== undefined && { NextToken: nextToken }),
      };
    },
  },
  ListStacks: {
    access: () => anyAccess('ListStacks'),
    handle: ({ StackStatusFilter: filter = [], NextToken }, call) => {
      const wanted = newestFirst(call).filter(
        ({ status }) => filter.length === 0 || filter.includes(status),
      );
      const { items, nextToken } = page(wanted, NextToken, ({ stackId }) => stackId);
      return {
        StackSummaries: items.map((stack) => showSummary(call, stack)),
        ...(nextToken !== undefined && { NextToken: nextToken }),
      };
    },
  },
  DescribeStackResource: {
    access: ({ StackName }, call) => stackAccess('DescribeStackResource', call, StackName),
    handle: ({ StackName, LogicalResourceId = '' }, call) => {
      const stack = stackOf(call, StackName);
      const resource = resourceOf(stack, LogicalResourceId);
      const { metadata } = resource;
      return {
        StackResourceDetail: {
          ...place(stack),
          ...showResource(stack, resource),
          LastUpdatedTimestamp: new Date(resource.timestamp),
          ...(metadata !== undefined && { Metadata: JSON.stringify(metadata) }),
        },
      };
    },
  },
  DescribeStackResources: {
    access: ({ StackName }, call) => stackAccess('DescribeStackResources', call, StackName),
    handle: describeStackResources,
  },
  ListStackResources: {
    access: ({ StackName }, call) => stackAccess('ListStackResources', call, StackName),
    handle: ({ StackName, NextToken }, call) => {
      const stack = stackOf(call, StackName);
      const resources = sorted(stack);
      const { items, nextToken } = page(resources, NextToken, ({ logicalId }) => logicalId);
      return {
        StackResourceSummaries: items.map((one) => ({
          ...showResource(stack, one),
          LastUpdatedTimestamp: new Date(one.timestamp),
        })),
        ...(nextToken !== undefined && { NextToken: nextToken }),
      };
    },
  },
} satisfies Operations<typeof Sdk>;

function newestFirst(call: Call): Stack[] {
  return allStacks(call).toReversed();
}

function place({ stackId, stackName }: Stack) {
  return { StackId: stackId, StackName: stackName };
}

function sorted({ resources }: Stack): Resource[] {
  return Object.values(resources).sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
}

function resourceOf(stack: Stack, logicalId: string): Resource {
  const { resources } = stack;
  const resource = Object.hasOwn(resources, logicalId) ? resources[logicalId] : undefined;
  if (resource !== undefined) return resource;
  throw invalid(`Resource ${logicalId} does not exist for stack ${stack.stackName}`);
}

const most = 100;

function describeStackResources(
  input: Sdk.DescribeStackResourcesCommandInput,
  call: Call,
): Sdk.DescribeStackResourcesOutput {
  const { StackName, LogicalResourceId, PhysicalResourceId } = input;
  if (StackName !== undefined && PhysicalResourceId !== undefined) {
    throw invalid('Only one of StackName and PhysicalResourceId can be specified');
  }
  const stack =
    StackName === undefined ? ownerOf(call, PhysicalResourceId) : stackOf(call, StackName);
  const resources = sorted(stack).filter(
    ({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId,
  );
  if (resources.length === 0 && LogicalResourceId !== undefined) {
    resourceOf(stack, LogicalResourceId);
  }
  return {
    StackResources: resources.slice(0, most).map((one) => ({
      ...place(stack),
      ...showResource(stack, one),
      Timestamp: new Date(one.timestamp),
    })),
  };
}

/** The stack that a physical id belongs to. */
function ownerOf(call: Call, physicalId: string | undefined): Stack {
  if (physicalId === undefined) {
    throw invalid('Either StackName or PhysicalResourceId must be specified');
  }
  const stack = allStacks(call).find(
    ({ status, resources }) =>
      status !== 'DELETE_COMPLETE' &&
      Object.values(resources).some((one) => one.physicalId === physicalId),
  );
  if (stack === undefined) throw invalid(`Stack for ${physicalId} does not exist`);
  return stack;
}
