import { deleteEverything } from '../engine/delete.ts';
import { deployCreate } from '../engine/deploy.ts';
import { ResourceFailure, reasonOf } from '../engine/failure.ts';
import { Interrupted, isStopped } from '../engine/interruption.ts';
import type { Run } from '../engine/operation.ts';
import type { OwnType } from '../engine/own-type.ts';
import { setResourceStatus, setStackStatus } from '../engine/status.ts';
import type { Resource, Stack } from '../stack.ts';
import { checkNestedAccess, nestedCall } from './nested-access.ts';
import {
  childRun,
  type NestedProperties,
  nestedStackOf,
  outputsOf,
  requestOf,
} from './nested-run.ts';
import { nestedName, newNested, shellIn } from './nested-shell.ts';
import { cleanUpNestedStack, rollBackNested, updateNested } from './nested-update.ts';
import { keepStack } from './new-stack.ts';
import { sourceOf } from './source.ts';
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
    update: (run, resource, properties) =>
      asResource(() => updateNested(run, resource, properties)),
    isTouched: (run, resource) => nestedStackOf(run, resource)?.stable !== undefined,
    rollBack: (run, resource) => asResource(() => rollBackNested(run, resource)),
    cleanUp: cleanUpNestedStack,
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

async function create(run: Run, resource: Resource): Promise<void> {
  const properties = resource.properties as NestedProperties;
  const call = nestedCall(run);
  const shell = shellIn(run, run.stack, resource.logicalId);
  const name = shell?.stackName ?? nestedName(run, run.stack, resource.logicalId);
  checkNestedAccess(call, 'CreateStack', name, properties.TemplateURL);
  const { shellOf: _, ...empty } = shell ?? newNested(call, run.stack, name);
  const source = await sourceOf(requestOf(run.stack, properties), call, { stack: empty });
  const zones = await zonesFor(source, call, run.caller);
  const stack: Stack = {
    ...empty,
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

function embedded({ stackId, statusReason = '' }: Stack, verb: string): ResourceFailure {
  return new ResourceFailure(
    `Embedded stack ${stackId} was not successfully ${verb}: ${statusReason}`,
  );
}

async function remove(run: Run, resource: Resource): Promise<void> {
  const stack = nestedStackOf(run, resource);
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
