import type * as Sdk from '@aws-sdk/client-cloudformation';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { beginOperation } from '../engine/operation.ts';
import { type ChangeSet, findStack, type Operation, type Source, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { checkUpdatable } from './busy.ts';
import { fillChangeSet } from './fill-change-set.ts';
import { presentStack } from './find.ts';
import { type Imports, requestedImports } from './import.ts';
import { changeSetArn, checkName } from './names.ts';
import { keepStack, newStack } from './new-stack.ts';
import { refuseOtherTypes } from './other-types.ts';
import { refuseExpress } from './request.ts';
import { sourceOf } from './source.ts';

/**
 * Works out what would change. AWS answers first and works then; here the change set is ready with the answer, so that
 * whoever looks once has seen it.
 */
export async function createChangeSet(
  input: Sdk.CreateChangeSetCommandInput,
  call: Call,
): Promise<Sdk.CreateChangeSetOutput> {
  checkName('changeSetName', input.ChangeSetName ?? '');
  const type = typeOf(input);
  const before = stackFor(type, input, call).stack;
  const known = sameRequest(before, input);
  if (known !== undefined) return { Id: known.id, StackId: before.stackId };
  const isFirst = before.status === 'REVIEW_IN_PROGRESS';
  const source = await sourceOf(input, call, {
    stack: before,
    isReviewed: true,
    ...(!isFirst && { previous: before.source }),
  });
  if (!isFirst) refuseOtherTypes(before, source);
  // Another request may have come in between.
  const { stack: present, isNew } = stackFor(type, input, call);
  const stack = isNew ? before : present;
  const twin = sameRequest(stack, input);
  if (twin !== undefined) return { Id: twin.id, StackId: stack.stackId };
  const imports = importsOf(type, input, stack, source);
  const changeSet = newChangeSet(type, input, source, imports, call);
  const operation = beginOperation(call.world, stack, {
    type: 'CREATE_CHANGESET',
    token: input.ClientToken,
    changeSetId: changeSet.id,
  });
  if (isNew) beginReview(call, stack, operation);
  stack.changeSets.push(changeSet);
  await fillChangeSet({ changeSet, stack, operation, call }, input.DisableValidation !== true);
  return { Id: changeSet.id, StackId: stack.stackId };
}

function typeOf(input: Sdk.CreateChangeSetCommandInput): ChangeSet['type'] {
  refuseExpress('CreateChangeSet', input);
  const type = input.ChangeSetType ?? 'UPDATE';
  if (input.OnStackFailure === 'DELETE' && type !== 'CREATE') {
    throw invalid('OnStackFailure DELETE can only be specified with ChangeSetType CREATE.');
  }
  if (input.DeploymentMode === 'REVERT_DRIFT' && type !== 'UPDATE') {
    throw invalid('DeploymentMode REVERT_DRIFT can only be specified with ChangeSetType UPDATE.');
  }
  return type;
}

function importsOf(
  type: ChangeSet['type'],
  { ResourcesToImport = [], ImportExistingResources }: Sdk.CreateChangeSetCommandInput,
  stack: Stack,
  source: Source,
): Imports {
  if (type === 'IMPORT' && ImportExistingResources === true) {
    throw invalid('ImportExistingResources cannot be specified with ChangeSetType IMPORT.');
  }
  if (type === 'IMPORT') return requestedImports(ResourcesToImport, stack, source);
  if (ResourcesToImport.length === 0) return {};
  throw invalid('ResourcesToImport can only be specified with ChangeSetType IMPORT.');
}

function stackFor(
  type: ChangeSet['type'],
  { StackName = '', ChangeSetName = '' }: Sdk.CreateChangeSetCommandInput,
  call: Call,
): { stack: Stack; isNew: boolean } {
  if (type === 'UPDATE') {
    const stack = presentStack(call, StackName);
    checkUpdatable(stack);
    return { stack, isNew: false };
  }
  const existing = findStack(call, StackName);
  if (existing === undefined) return { stack: newStack(call, StackName), isNew: true };
  if (existing.status === 'REVIEW_IN_PROGRESS') return { stack: existing, isNew: false };
  if (type === 'IMPORT') {
    checkUpdatable(existing);
    return { stack: existing, isNew: false };
  }
  throw invalid(
    `Stack [${StackName}] already exists and cannot be created again with the changeSet [${ChangeSetName}]`,
  );
}

/** The change set that the same request, sent again, has made. */
function sameRequest(
  stack: Stack,
  { ChangeSetName, ClientToken }: Sdk.CreateChangeSetCommandInput,
): ChangeSet | undefined {
  const existing = stack.changeSets.find(({ name }) => name === ChangeSetName);
  if (existing === undefined) return undefined;
  if (ClientToken !== undefined && existing.clientToken === ClientToken) return existing;
  throw new Fault('AlreadyExistsException', `ChangeSet [${ChangeSetName ?? ''}] already exists`);
}

function newChangeSet(
  type: ChangeSet['type'],
  input: Sdk.CreateChangeSetCommandInput,
  source: Source,
  imports: Imports,
  call: Call,
): ChangeSet {
  const { ChangeSetName: name = '', Description, ClientToken } = input;
  const { OnStackFailure, DeploymentConfig } = input;
  return {
    id: changeSetArn(call, name, call.world.random.uuid()),
    name,
    type,
    source,
    imports,
    importsExisting: input.ImportExistingResources === true,
    includesNested: input.IncludeNestedStacks === true,
    revertsDrift: input.DeploymentMode === 'REVERT_DRIFT',
    creationTime: call.world.clock.now(),
    status: 'CREATE_IN_PROGRESS',
    executionStatus: 'UNAVAILABLE',
    changes: [],
    outline: [],
    ...(Description !== undefined && { description: Description }),
    ...(ClientToken !== undefined && { clientToken: ClientToken }),
    ...(OnStackFailure !== undefined && { onStackFailure: OnStackFailure }),
    ...(DeploymentConfig !== undefined && { deploymentConfig: DeploymentConfig }),
  };
}

/** A stack that is nothing but its change sets. */
function beginReview(call: Call, stack: Stack, operation: Operation): void {
  keepStack(call, stack);
  stack.events.unshift({
    eventId: call.world.random.uuid(),
    operationId: operation.id,
    kind: 'STACK_EVENT',
    at: call.world.clock.now(),
    logicalId: stack.stackName,
    physicalId: stack.stackId,
    type: 'AWS::CloudFormation::Stack',
    // REVIEW_IN_PROGRESS is a status of stacks alone, and yet AWS shows it in this event.
    status: 'REVIEW_IN_PROGRESS' as Sdk.ResourceStatus,
    reason: 'User Initiated',
  });
}
