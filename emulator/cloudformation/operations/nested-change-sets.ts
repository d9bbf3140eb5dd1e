import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call } from '../../service.ts';
import type { Worker } from '../engine/context.ts';
import { beginOperation } from '../engine/operation.ts';
import type { Newcomer, Plan } from '../engine/plan.ts';
import { allStacks, type ChangeSet, type Stack, stacksOf } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import type { Draft } from './fill-change-set.ts';
import { changeSetArn } from './names.ts';
import { requestOf } from './nested-run.ts';
import { nestedName, newNested, shellIn } from './nested-shell.ts';
import { keepStack } from './new-stack.ts';
import { sourceOf } from './source.ts';

type Fill = (draft: Draft) => Promise<void>;

/** The sentence of a change set that has nothing to do; in a nest that is no failure. */
const isWithoutChanges = ({ status, statusReason = '' }: ChangeSet): boolean =>
  status === 'FAILED' && statusReason.includes("didn't contain changes");

/**
 * Makes a change set for every nested stack, and shows which change of the parent it belongs to. One that fails makes the
 * parent's fail. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/change-sets-for-nested-stacks.html
 */
export async function nestChangeSets(
  draft: Draft,
  worker: Worker,
  plan: Plan,
  fill: Fill,
): Promise<Plan> {
  const made = new Map<string, ChangeSet>();
  for (const nested of plan.nested)
    made.set(nested.logicalId, await makeOne(draft, worker, nested, fill));
  const failed = [...made.values()].find(
    (one) => one.status === 'FAILED' && !isWithoutChanges(one),
  );
  if (failed !== undefined) {
    throw invalid(
      `Nested change set ${failed.id} was not successfully created: Currently in ${failed.status}.`,
    );
  }
  const tell = (changes: readonly Sdk.Change[]) => changes.flatMap((one) => told(one, made));
  const changes = tell(plan.changes);
  return {
    ...plan,
    changes,
    outline: tell(plan.outline),
    isEmpty: changes.length === 0 && plan.isOfResources,
  };
}

/** What the template itself does not change is listed only if the nested stack changes. */
function told(change: Sdk.Change, made: ReadonlyMap<string, ChangeSet>): Sdk.Change[] {
  const { ResourceChange: one = {} } = change;
  const nested = made.get(one.LogicalResourceId ?? '');
  if (nested === undefined) return [change];
  const isAutomatic = one.Details?.some(({ ChangeSource }) => ChangeSource === 'Automatic');
  if (isAutomatic === true && isWithoutChanges(nested)) return [];
  return [{ ...change, ResourceChange: { ...one, ChangeSetId: nested.id } }];
}

async function makeOne(
  { changeSet, stack: parent, call }: Draft,
  worker: Worker,
  { logicalId, properties }: Newcomer,
  fill: Fill,
): Promise<ChangeSet> {
  const asWorker: Call = { ...call, caller: worker.caller };
  const stack = nestedIn(call, parent, logicalId) ?? keepShell(call, parent, logicalId);
  const isFirst = stack.status === 'REVIEW_IN_PROGRESS';
  const source = await sourceOf(requestOf(changeSet, properties), asWorker, {
    stack,
    isReviewed: true,
  });
  const name = `${changeSet.name}-${logicalId}`.slice(0, 115);
  const suffix = call.world.random.text(12, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
  const nested: ChangeSet = {
    id: changeSetArn(call, `${name}-${suffix}`, call.world.random.uuid()),
    name: `${name}-${suffix}`,
    type: isFirst ? 'CREATE' : 'UPDATE',
    source,
    ...{ includesNested: true, parentId: changeSet.id, rootId: changeSet.rootId ?? changeSet.id },
    creationTime: call.world.clock.now(),
    ...{ status: 'CREATE_IN_PROGRESS', executionStatus: 'UNAVAILABLE', changes: [], outline: [] },
  };
  stack.changeSets.push(nested);
  const begun = { type: 'CREATE_CHANGESET', changeSetId: nested.id } as const;
  const operation = beginOperation(call.world, stack, begun);
  await fill({ changeSet: nested, stack, operation, call: asWorker });
  return nested;
}

function nestedIn(call: Call, parent: Stack, logicalId: string): Stack | undefined {
  const { physicalId = '' } = parent.resources[logicalId] ?? {};
  return stacksOf(call).stacks[physicalId] ?? shellIn(call, parent, logicalId);
}

function keepShell(call: Call, parent: Stack, logicalId: string): Stack {
  const name = nestedName(call, parent, logicalId);
  const shell: Stack = { ...newNested(call, parent, name), shellOf: logicalId };
  keepStack(call, shell);
  return shell;
}

/** The change sets of the nest below one: they go the way of their root. */
export function nestOf(call: Call, { id }: ChangeSet): { stack: Stack; changeSet: ChangeSet }[] {
  return allStacks(call).flatMap((stack) =>
    stack.changeSets
      .filter(({ rootId }) => rootId === id)
      .map((changeSet) => ({ stack, changeSet })),
  );
}

/** Nested stacks that are nothing but shells go with their parent. */
export function dropShells(call: Call, parent: Stack): void {
  for (const stack of allStacks(call)) {
    if (stack.parentId !== parent.stackId || stack.shellOf === undefined) continue;
    dropShells(call, stack);
    delete stacksOf(call).stacks[stack.stackId];
  }
}
