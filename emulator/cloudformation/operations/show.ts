import type * as Sdk from '@aws-sdk/client-cloudformation';
import { showDriftInformation, showStackDrift } from '../drift/show.ts';
import { hidden, shownParameters } from '../no-echo.ts';
import type { Tag } from '../resources/type.ts';
import {
  type Operation,
  type Place,
  type Resource,
  rootOf,
  type Source,
  type Stack,
} from '../stack.ts';
import { readTemplate } from '../template/read.ts';
import type { Template } from '../template/template.ts';

export function showParameters(source: Source): Sdk.Parameter[] {
  const { resolved = {} } = source;
  return Object.entries(shownParameters(source)).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
    ...(Object.hasOwn(resolved, ParameterKey) && {
      ResolvedValue: ParameterValue === hidden ? hidden : resolved[ParameterKey],
    }),
  }));
}

export function templateOf({ template }: Source): Template | undefined {
  return template === '' ? undefined : readTemplate(template);
}

export function showTags(tags: readonly Tag[]): Sdk.Tag[] {
  return tags.map(({ Key, Value }) => ({ Key, Value }));
}

export function showStack(at: Place, stack: Stack): Sdk.Stack {
  const { parentId, rootId, source, statusReason, lastUpdatedTime, deletionTime, changeSetId } =
    stack;
  const description = templateOf(source)?.description;
  return {
    StackId: stack.stackId,
    StackName: stack.stackName,
    CreationTime: new Date(stack.creationTime),
    StackStatus: stack.status,
    DisableRollback: stack.disableRollback,
    ...(stack.status !== 'DELETE_COMPLETE' && {
      EnableTerminationProtection: rootOf(at, stack).terminationProtection,
    }),
    NotificationARNs: [...(source.notificationArns ?? [])],
    RollbackConfiguration: source.rollbackConfiguration ?? {},
    DriftInformation: showStackDrift(stack),
    ...ifAny('Parameters', showParameters(source)),
    ...ifAny('Capabilities', [...source.capabilities]),
    Tags: showTags(source.tags),
    ...ifAny('Outputs', stack.outputs.map(showOutput)),
    LastOperations: lastOperations(stack),
    ...(parentId !== undefined && { ParentId: parentId }),
    ...(rootId !== undefined && { RootId: rootId }),
    ...(changeSetId !== undefined && { ChangeSetId: changeSetId }),
    ...(description !== undefined && { Description: description }),
    ...(statusReason !== undefined && { StackStatusReason: statusReason }),
    ...(lastUpdatedTime !== undefined && { LastUpdatedTime: new Date(lastUpdatedTime) }),
    ...(deletionTime !== undefined && { DeletionTime: new Date(deletionTime) }),
    ...(source.roleArn !== undefined && { RoleARN: source.roleArn }),
    ...(stack.timeoutInMinutes !== undefined && { TimeoutInMinutes: stack.timeoutInMinutes }),
  };
}

/** Some lists AWS leaves out when they are empty, others it shows. */
function ifAny<K extends string, T>(name: K, list: T[]): { [key in K]?: T[] } {
  return list.length === 0 ? {} : ({ [name]: list } as { [key in K]: T[] });
}

function showOutput(output: Stack['outputs'][number]): Sdk.Output {
  const { key, value, description, exportName } = output;
  return {
    OutputKey: key,
    OutputValue: value,
    ...(description !== undefined && { Description: description }),
    ...(exportName !== undefined && { ExportName: exportName }),
  };
}

/** What the last request began: the operation and, newest first, the rollback that followed from it. */
function lastOperations({ operations }: Stack): Sdk.OperationEntry[] {
  const newest = operations.toReversed();
  const begun = newest.findIndex(({ type }) => type !== 'ROLLBACK');
  const entry = ({ id, type }: Operation) => ({ OperationType: type, OperationId: id });
  return newest.slice(0, begun + 1).map(entry);
}

export function showSummary(at: Place, stack: Stack): Sdk.StackSummary {
  const { Description, ...shown } = showStack(at, stack);
  return {
    StackId: shown.StackId,
    StackName: shown.StackName,
    CreationTime: shown.CreationTime,
    StackStatus: shown.StackStatus,
    DriftInformation: showStackDrift(stack),
    LastOperations: shown.LastOperations,
    ...(shown.ParentId !== undefined && { ParentId: shown.ParentId }),
    ...(shown.RootId !== undefined && { RootId: shown.RootId }),
    ...(Description !== undefined && { TemplateDescription: Description }),
    ...(shown.StackStatusReason !== undefined && { StackStatusReason: shown.StackStatusReason }),
    ...(shown.LastUpdatedTime !== undefined && { LastUpdatedTime: shown.LastUpdatedTime }),
    ...(shown.DeletionTime !== undefined && { DeletionTime: shown.DeletionTime }),
  };
}

/** What the three ways of listing resources have in common; each has another name for the time. */
export function showResource(stack: Stack, resource: Resource) {
  const { logicalId, physicalId, type, status, statusReason } = resource;
  return {
    LogicalResourceId: logicalId,
    ResourceType: type,
    ResourceStatus: status,
    DriftInformation: showDriftInformation(stack, resource),
    ...(physicalId !== undefined && { PhysicalResourceId: physicalId }),
    ...(statusReason !== undefined && { ResourceStatusReason: statusReason }),
  };
}

/** Values of properties are shown only to who asks for them. */
export function showChange(change: Sdk.Change, withValues: boolean): Sdk.Change {
  const { ResourceChange } = change;
  if (ResourceChange === undefined) return change;
  if (withValues) {
    const Details = ResourceChange.Details?.map(withTimes) ?? [];
    return { ...change, ResourceChange: { ...ResourceChange, Details } };
  }
  const { BeforeContext: _, AfterContext: __, Replacement, ...rest } = ResourceChange;
  const { PreviousDeploymentContext: ___, ...shown } = rest;
  return {
    ...change,
    ResourceChange: {
      ...shown,
      // Recorded answers have it for additions only where values are asked for.
      ...(shown.Action !== 'Add' && Replacement !== undefined && { Replacement }),
      Details: shown.Details?.map(withoutValues) ?? [],
    },
  };
}

/** The state keeps times as text. */
function withTimes(detail: Sdk.ResourceChangeDetail): Sdk.ResourceChangeDetail {
  const { Drift } = detail.Target ?? {};
  if (Drift?.DriftDetectionTimestamp === undefined) return detail;
  const DriftDetectionTimestamp = new Date(Drift.DriftDetectionTimestamp);
  return { ...detail, Target: { ...detail.Target, Drift: { ...Drift, DriftDetectionTimestamp } } };
}

function withoutValues(detail: Sdk.ResourceChangeDetail): Sdk.ResourceChangeDetail {
  const { Attribute, Name, RequiresRecreation } = detail.Target ?? {};
  return {
    ...detail,
    Target: { Attribute, RequiresRecreation, ...(Name !== undefined && { Name }) },
  };
}
