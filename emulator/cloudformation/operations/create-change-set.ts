import type * as Sdk from '@aws-sdk/client-cloudformation';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { beginOperation } from '../engine/operation.ts';
import { type Plan, planChanges } from '../engine/plan.ts';
import { shownText } from '../no-echo.ts';
import { type ChangeSet, findStack, type Operation, type Source, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { checkUpdatable } from './busy.ts';
import { operationCaller } from './caller.ts';
import { presentStack } from './find.ts';
import { changeSetArn, checkName } from './names.ts';
import { keepStack, newStack } from './new-stack.ts';
import { refuseMembers } from './refuse.ts';
import { sourceOf } from './source.ts';
import { refuseOtherTypes, unsupported } from './stacks.ts';
import { zonesFor } from './zones.ts';

/** The sentence by which deployers know that there is nothing to do. */
const noChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set.";
const validation = 'AWS::EarlyValidation::PropertyValidation';

/**
 * Works out what would change. AWS answers first and works then; here the change set is ready with the answer, so that
 * whoever looks once has seen it.
 */
export async function createChangeSet(
  input: Sdk.CreateChangeSetCommandInput,
  call: Call,
): Promise<Sdk.CreateChangeSetOutput> {
  refuseMembers('CreateChangeSet', input, ...unsupported);
  checkName('changeSetName', input.ChangeSetName ?? '');
  const type = typeOf(input);
  const { stack, isNew } = stackFor(type, input, call);
  const known = sameRequest(stack, input);
  if (known !== undefined) return { Id: known.id, StackId: stack.stackId };
  const source = await sourceOf(input, call, {
    stack,
    isReviewed: true,
    ...(type === 'UPDATE' && { previous: stack.source }),
  });
  if (type === 'UPDATE') refuseOtherTypes(stack, source);
  const changeSet = newChangeSet(type, input, source, call);
  const operation = beginOperation(call.world, stack, {
    type: 'CREATE_CHANGESET',
    token: input.ClientToken,
    changeSetId: changeSet.id,
  });
  await fill(changeSet, stack, operation, call, input.DisableValidation === true);
  if (isNew) beginReview(call, stack, operation);
  stack.changeSets.push(changeSet);
  return { Id: changeSet.id, StackId: stack.stackId };
}

function typeOf({
  ChangeSetType,
  DeploymentConfig,
}: Sdk.CreateChangeSetCommandInput): ChangeSet['type'] {
  if (ChangeSetType === 'IMPORT') throw notImplemented('ChangeSetType IMPORT of CreateChangeSet');
  if (DeploymentConfig?.Mode === 'EXPRESS') throw notImplemented('DeploymentConfig.Mode EXPRESS');
  return ChangeSetType ?? 'UPDATE';
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
  call: Call,
): ChangeSet {
  const { ChangeSetName: name = '', Description, ClientToken, OnStackFailure } = input;
  return {
    id: changeSetArn(call, name, call.world.random.uuid()),
    name,
    type,
    source,
    creationTime: call.world.clock.now(),
    status: 'FAILED',
    executionStatus: 'UNAVAILABLE',
    changes: [],
    ...(Description !== undefined && { description: Description }),
    ...(ClientToken !== undefined && { clientToken: ClientToken }),
    ...(OnStackFailure !== undefined && { onStackFailure: OnStackFailure }),
  };
}

async function fill(
  changeSet: ChangeSet,
  stack: Stack,
  operation: Operation,
  call: Call,
  isUnchecked: boolean,
): Promise<void> {
  try {
    const { source } = changeSet;
    const caller = await operationCaller(call, source.roleArn);
    const zones = await zonesFor(source, call, caller);
    const plan = planChanges(call, stack, source, zones);
    changeSet.changes = JSON.parse(shownText(plan.changes, stack.source, source)) as Sdk.Change[];
    const reason = isUnchecked || plan.problems.length === 0 ? emptiness(plan) : invalidity();
    if (reason === undefined) {
      Object.assign(changeSet, { status: 'CREATE_COMPLETE', executionStatus: 'AVAILABLE' });
    } else changeSet.statusReason = reason;
    if (reason !== undefined && plan.problems.length > 0)
      tellProblems(plan, stack, operation, call);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    changeSet.statusReason = error.message;
  }
  operation.status = changeSet.status === 'CREATE_COMPLETE' ? 'SUCCEEDED' : 'FAILED';
}

function emptiness({ isEmpty }: Plan): string | undefined {
  return isEmpty ? noChanges : undefined;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html */
function invalidity(): string {
  return `The following hook(s)/validation failed: [${validation}]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.`;
}

function tellProblems(plan: Plan, stack: Stack, operation: Operation, call: Call): void {
  for (const { logicalId, problem } of plan.problems) {
    stack.events.push({
      eventId: call.world.random.uuid(),
      operationId: operation.id,
      kind: 'VALIDATION_ERROR',
      at: call.world.clock.now(),
      logicalId,
      type:
        plan.changes.find(({ ResourceChange }) => ResourceChange?.LogicalResourceId === logicalId)
          ?.ResourceChange?.ResourceType ?? '',
      reason: problem,
      validation: { name: validation, path: `/Resources/${logicalId}/Properties` },
    });
  }
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
