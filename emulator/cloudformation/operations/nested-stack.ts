import type { Parameter } from '@aws-sdk/client-cloudformation';
import { deleteEverything } from '../engine/delete.ts';
import { cleanUpUpdate, deployCreate, keepStable, updateResources } from '../engine/deploy.ts';
import { ResourceFailure, reasonOf } from '../engine/failure.ts';
import { Interrupted, isStopped } from '../engine/interruption.ts';
import { Journal } from '../engine/journal.ts';
import { beginOperation, type NewOperation, type Run, rollbackRun } from '../engine/operation.ts';
import type { OwnType } from '../engine/own-type.ts';
import { planChanges } from '../engine/plan.ts';
import { announceRollback, cleanUpRollback, restore } from '../engine/roll-back.ts';
import { setResourceStatus, setStackStatus } from '../engine/status.ts';
import type { Tag } from '../resources/type.ts';
import { type Resource, type Source, type Stack, stacksOf } from '../stack.ts';
import { checkNestedAccess, nestedCall } from './nested-access.ts';
import { keepStack, newStack } from './new-stack.ts';
import { type SourceInput, sourceOf } from './source.ts';
import { zonesFor } from './zones.ts';

/**
 * `AWS::CloudFormation::Stack`. A nested stack goes through an update in step with its nest: what it replaced is cleaned up
 * when all have been updated, and it is rolled back with its parent.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
 */
export const nestedStack: OwnType = {
  create: (run, resource) => asResource(() => create(run, resource)),
  delete: (run, resource) => asResource(() => remove(run, resource)),
  inPlace: {
    update: (run, resource, properties) => asResource(() => update(run, resource, properties)),
    isTouched: (run, resource) => stackOf(run, resource)?.stable !== undefined,
    rollBack: (run, resource) => asResource(() => rollBack(run, resource)),
    cleanUp,
  },
};

/** What is wrong with the request for a nested stack stands in the event as it is. */
async function asResource(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ResourceFailure || error instanceof Interrupted) throw error;
    throw new ResourceFailure(reasonOf(error), error);
  }
}

interface Properties {
  readonly TemplateURL?: string;
  readonly Parameters?: Readonly<Record<string, string>>;
  readonly NotificationARNs?: readonly string[];
  readonly Tags?: readonly Tag[];
  readonly TimeoutInMinutes?: number;
}

const suffixLength = 12;
const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

async function create(run: Run, resource: Resource): Promise<void> {
  const properties = resource.properties as Properties;
  const call = nestedCall(run);
  const suffix = run.world.random.text(suffixLength, alphanumeric);
  const name = `${run.stack.stackName}-${resource.logicalId}`.slice(0, 127 - suffixLength);
  checkNestedAccess(call, 'CreateStack', `${name}-${suffix}`, properties.TemplateURL);
  const shell = newStack(call, `${name}-${suffix}`);
  const source = await sourceOf(requestOf(run, properties), call, { stack: shell });
  const zones = await zonesFor(source, call, run.caller);
  const stack: Stack = {
    ...shell,
    parentId: run.stack.stackId,
    rootId: run.stack.rootId ?? run.stack.stackId,
    disableRollback: run.stack.disableRollback,
    ...(properties.TimeoutInMinutes !== undefined && {
      timeoutInMinutes: properties.TimeoutInMinutes,
    }),
  };
  keepStack(call, stack);
  resource.physicalId = stack.stackId;
  setResourceStatus(run, resource, 'CREATE_IN_PROGRESS', 'Resource creation Initiated');
  const child = childRun(run, stack, source, { type: 'CREATE_STACK' });
  stack.source = source;
  setStackStatus(child, 'CREATE_IN_PROGRESS', 'User Initiated');
  await deployCreate(child, zones, 'DO_NOTHING');
  if (isStopped(run)) throw new Interrupted();
  if (stack.status !== 'CREATE_COMPLETE') throw embedded(stack, 'created');
  resource.attributes = outputsOf(stack);
}

function requestOf(run: Run, properties: Properties): SourceInput {
  const { TemplateURL, Parameters = {}, NotificationARNs, Tags = [] } = properties;
  const parameters: Parameter[] = Object.entries(Parameters).map(
    ([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }),
  );
  return {
    TemplateURL,
    Parameters: parameters,
    Capabilities: run.stack.source.capabilities,
    Tags,
    ...(NotificationARNs && { NotificationARNs }),
  };
}

function childRun(run: Run, stack: Stack, next: Source, operation: NewOperation): Run {
  const { deadline: _, ...inherited } = run;
  const { timeoutInMinutes: timeout } = stack;
  const deadline =
    timeout === undefined || operation.type !== 'CREATE_STACK'
      ? undefined
      : run.world.clock.now() + timeout * 60_000;
  return {
    ...inherited,
    stack,
    operation: beginOperation(run.world, stack, { token: run.operation.token, ...operation }),
    sources: [stack.source, next],
    journal: new Journal(),
    parent: run,
    policy: stack.policy,
    ...(deadline !== undefined && { deadline }),
  };
}

function embedded({ stackId, statusReason = '' }: Stack, verb: string): ResourceFailure {
  return new ResourceFailure(
    `Embedded stack ${stackId} was not successfully ${verb}: ${statusReason}`,
  );
}

function outputsOf({ outputs }: Stack): Record<string, string> {
  return Object.fromEntries(outputs.map(({ key, value }) => [`Outputs.${key}`, value]));
}

/** Undefined: somebody has deleted it. */
function stackOf(run: Run, { physicalId = '' }: Resource): Stack | undefined {
  const stack = stacksOf(run).stacks[physicalId];
  return stack?.status === 'DELETE_COMPLETE' ? undefined : stack;
}

function presentStack(run: Run, resource: Resource): Stack {
  const stack = stackOf(run, resource);
  if (stack !== undefined) return stack;
  throw new ResourceFailure(`Stack [${resource.physicalId ?? ''}] does not exist`);
}

async function update(run: Run, resource: Resource, wanted: Resource['properties']): Promise<void> {
  const properties = wanted as Properties;
  const stack = presentStack(run, resource);
  const call = nestedCall(run);
  checkNestedAccess(call, 'UpdateStack', stack.stackName, properties.TemplateURL);
  const given = await sourceOf(requestOf(run, properties), call, { stack });
  const { notificationArns: _, ...rest } = given;
  const source: Source =
    properties.NotificationARNs === undefined ? { ...rest, notificationArns: [] } : given;
  const zones = await zonesFor(source, call, run.caller);
  const hasFailed = stack.status.endsWith('_FAILED');
  if (!hasFailed && planChanges(run, stack, source, zones).isEmpty) return;
  stack.disableRollback = run.stack.disableRollback;
  const child = childRun(run, stack, source, { type: 'UPDATE_STACK' });
  keepStable(stack);
  stack.source = source;
  stack.lastUpdatedTime = run.world.clock.now();
  setStackStatus(child, 'UPDATE_IN_PROGRESS', 'User Initiated');
  await updateResources(child, zones);
  const { reason } = child.journal;
  resource.attributes = outputsOf(stack);
  if (reason === undefined) return;
  if (stack.disableRollback) setStackStatus(child, 'UPDATE_FAILED', reason);
  else announceRollback(rollbackRun(child), reason);
  if (isStopped(run)) throw new Interrupted();
  throw notUpdated(stack);
}

function notUpdated({ stackId, status, statusReason = '' }: Stack): ResourceFailure {
  return new ResourceFailure(
    `Embedded stack ${stackId} was not successfully updated. Currently in ${status} with reason: ${statusReason}`,
  );
}

/** The first phase of the rollback; the clean-up comes when the whole nest has been rolled back. */
async function rollBack(run: Run, resource: Resource): Promise<void> {
  const stack = presentStack(run, resource);
  if (stack.status === 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS') return;
  const child = rollingBack(run, stack);
  await restore(child);
  resource.attributes = outputsOf(stack);
  if (stack.status === 'UPDATE_ROLLBACK_FAILED') throw notUpdated(stack);
}

/** The rollback that the stack's own failure began, or one that follows from its parent's. */
function rollingBack(run: Run, stack: Stack): Run {
  const operation = stack.operations.at(-1);
  if (stack.status === 'UPDATE_ROLLBACK_IN_PROGRESS' && operation !== undefined) {
    return { ...childRunOf(run, stack), operation };
  }
  const { type } = run.operation;
  const child = childRun(run, stack, stack.stable?.source ?? stack.source, { type });
  announceRollback(child);
  return child;
}

async function cleanUp(run: Run, resource: Resource): Promise<void> {
  const stack = stackOf(run, resource);
  const operation = stack?.operations.at(-1);
  if (stack?.stable === undefined || operation === undefined) return;
  const child = { ...childRunOf(run, stack), operation };
  if (stack.status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS') await cleanUpUpdate(child);
  else await cleanUpRollback(child);
}

/** Goes on with the operation that the stack is in. */
function childRunOf(run: Run, stack: Stack): Omit<Run, 'operation'> {
  const { operation: _, deadline: __, ...inherited } = run;
  const sources = [stack.source, stack.stable?.source ?? stack.source];
  return { ...inherited, stack, sources, journal: new Journal(), parent: run };
}

async function remove(run: Run, resource: Resource): Promise<void> {
  const stack = stackOf(run, resource);
  if (stack === undefined) return;
  checkNestedAccess(nestedCall(run), 'DeleteStack', stack.stackName);
  const child = childRun(run, stack, stack.source, { type: 'DELETE_STACK' });
  const statusBefore = stack.status;
  setStackStatus(child, 'DELETE_IN_PROGRESS', 'User Initiated');
  await deleteEverything(child, {
    statusBefore,
    duringCreate: run.operation.type === 'ROLLBACK' || run.operation.type === 'CONTINUE_ROLLBACK',
  });
  if (stack.status !== 'DELETE_COMPLETE') throw embedded(stack, 'deleted');
}
