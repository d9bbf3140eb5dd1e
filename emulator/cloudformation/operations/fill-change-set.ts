import type * as Sdk from '@aws-sdk/client-cloudformation';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { actualStateOf, asIfDeployed } from '../drift/actual.ts';
import { tellDrift, worstOf } from '../drift/tell-drift.ts';
import type { Worker } from '../engine/context.ts';
import { reasonOf } from '../engine/failure.ts';
import { identifierText, physicalIdOf } from '../engine/identifier.ts';
import { ownerOf } from '../engine/import.ts';
import { type Plan, planChanges } from '../engine/plan.ts';
import { shownText } from '../no-echo.ts';
import type { ChangeSet, Operation, Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { readTemplate } from '../template/read.ts';
import { bucketFindings } from '../validation/buckets.ts';
import { earlyFindings, tellFindings } from '../validation/early.ts';
import { importableAmong } from '../validation/existing.ts';
import { type Finding, failureOf } from '../validation/finding.ts';
import { operationCaller } from './caller.ts';
import { refuseOthers } from './import.ts';
import { nestChangeSets } from './nested-change-sets.ts';
import { zonesFor } from './zones.ts';

/** The sentence by which deployers know that there is nothing to do. */
const noChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** A change set that is being made. */
export interface Draft {
  readonly changeSet: ChangeSet;
  readonly stack: Stack;
  readonly operation: Operation;
  readonly call: Call;
}

/** Works out what the change set would do, and whether it can be executed. */
export async function fillChangeSet(draft: Draft, isValidated: boolean): Promise<void> {
  const { changeSet, operation } = draft;
  try {
    const worker = await workerOf(draft);
    const flat = await (changeSet.revertsDrift === true
      ? plannedFromActual(draft, worker)
      : planned(draft, worker));
    const nest = (one: Draft) => fillChangeSet(one, isValidated);
    const plan =
      changeSet.includesNested === true ? await nestChangeSets(draft, worker, flat, nest) : flat;
    takeChanges(draft, plan);
    const findings = isValidated ? await validate(worker, plan) : [];
    tellFindings({ ...draft, world: worker.world }, findings);
    const reason = failureOf(findings) ?? (plan.isEmpty ? noChanges : undefined);
    if (reason !== undefined) throw invalid(reason);
    Object.assign(changeSet, { status: 'CREATE_COMPLETE', executionStatus: 'AVAILABLE' });
  } catch (error) {
    Object.assign(changeSet, { status: 'FAILED', statusReason: reasonOf(error) });
    if (!(error instanceof Fault)) throw error;
  }
  operation.status = changeSet.status === 'CREATE_COMPLETE' ? 'SUCCEEDED' : 'FAILED';
  tellEnd(draft);
}

async function workerOf({ changeSet, stack, call }: Draft): Promise<Worker> {
  const { world, account, region } = call;
  const caller = await operationCaller(call, changeSet.source.roleArn);
  return { world, account, region, stack, caller };
}

async function planned(draft: Draft, worker: Worker): Promise<Plan> {
  const { changeSet, stack, call } = draft;
  const { source, imports = {} } = changeSet;
  const zones = await zonesFor(source, call, worker.caller);
  const plan = planChanges(call, stack, source, zones, imports);
  if (changeSet.type === 'IMPORT') {
    refuseOthers(plan.changes, imports);
    refuseOwned(draft);
  }
  if (changeSet.importsExisting !== true) return plan;
  const found = await importableAmong(worker, plan);
  Object.assign(changeSet, { imports: found });
  return planChanges(call, stack, source, zones, found);
}

/** The changes from the actual state of the resources, whatever the last deployment made of them. */
async function plannedFromActual(draft: Draft, worker: Worker): Promise<Plan> {
  const { stack, changeSet, call } = draft;
  const state = await actualStateOf(worker, stack);
  const deployed = asIfDeployed(stack, state);
  const plan = await planned({ ...draft, stack: deployed }, worker);
  Object.assign(changeSet, { driftStatus: worstOf(state), actual: deployed.resources });
  return tellDrift(plan, { stack, state, at: call.world.clock.date() });
}

/** A resource belongs to one stack. */
function refuseOwned({ changeSet: { source, imports = {} }, call }: Draft): void {
  const { resources } = readTemplate(source.template);
  for (const [id, identifier] of Object.entries(imports)) {
    const type = resources[id]?.type ?? '';
    const owner = ownerOf(call, type, physicalIdOf(type, identifier));
    if (owner === undefined) continue;
    throw invalid(`${identifierText(type, identifier)} already exists in stack ${owner}`);
  }
}

function takeChanges({ changeSet, stack }: Draft, plan: Plan): void {
  const shown = (changes: Sdk.Change[]) =>
    JSON.parse(shownText(changes, stack.source, changeSet.source)) as Sdk.Change[];
  Object.assign(changeSet, { changes: shown(plan.changes), outline: shown(plan.outline) });
}

async function validate(worker: Worker, plan: Plan): Promise<Finding[]> {
  return [...(await earlyFindings(worker, plan)), ...(await bucketFindings(worker, plan))];
}

function tellEnd({ stack, operation, call, changeSet }: Draft): void {
  stack.events.push({
    eventId: call.world.random.uuid(),
    operationId: operation.id,
    kind: 'STACK_EVENT',
    at: call.world.clock.now(),
    startedAt: changeSet.creationTime,
    ...{ logicalId: '', type: '' },
  });
}
