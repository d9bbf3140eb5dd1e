import type { OnFailure } from '@aws-sdk/client-cloudformation';
import { Fault } from '../../fault.ts';
import { exportProblem } from '../exports.ts';
import type { Stack } from '../stack.ts';
import { earlyFindings, tellFindings } from '../validation/early.ts';
import { failureOf } from '../validation/finding.ts';
import { applyResource } from './apply.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { ResourceFailure, reasonOf } from './failure.ts';
import { isStopped } from './interruption.ts';
import type { Run } from './operation.ts';
import { outputsOf } from './outputs.ts';
import { type Plan, planChanges } from './plan.ts';
import { removeResources, retains } from './remove.ts';
import {
  cleanUpAttempts,
  cleanUpNested,
  cleanUpReason,
  rollBackCreate,
  rollBackUpdate,
} from './roll-back.ts';
import { watchRollbackTriggers } from './rollback-triggers.ts';
import { inOrder } from './schedule.ts';
import { checkStackPolicy } from './stack-policy.ts';
import { setResourceStatus, setStackStatus } from './status.ts';
import { valuesOf } from './values.ts';

/** Creates what the stack's template describes; where that fails, does as `onFailure` says. */
export async function deployCreate(
  run: Run,
  zones: readonly string[],
  onFailure: OnFailure,
): Promise<void> {
  await validate(run, zones);
  await bringAbout(run, zones);
  const { reason } = run.journal;
  // The stack is being deleted meanwhile; that operation waits for this one to end.
  if (run.operation.interrupted === 'superseded') return;
  if (reason === undefined) setStackStatus(run, 'CREATE_COMPLETE');
  else if (onFailure === 'DO_NOTHING') setStackStatus(run, 'CREATE_FAILED', reason);
  else await rollBackCreate(run, reason, onFailure);
}

/** Writes down what the stack goes back to if the update fails; a failed update before this one has done it already. */
export function keepStable(stack: Stack): void {
  if (stack.stable !== undefined || stack.status.endsWith('_FAILED')) return;
  const { source, outputs, imports, resources } = stack;
  stack.stable = structuredClone({ source, outputs, imports, resources });
}

/** Brings a stack from what it was to its present source, and back where that fails. */
export async function deployUpdate(run: Run, zones: readonly string[]): Promise<void> {
  await validate(run, zones);
  await updateResources(run, zones);
  const { stack, journal, operation } = run;
  if (journal.reason === undefined) await cleanUpUpdate(run);
  else if (stack.disableRollback && operation.interrupted === undefined) {
    setStackStatus(run, 'UPDATE_FAILED', journal.reason);
  } else await rollBackUpdate(run, journal.reason);
}

/** What would fail fails the operation before anything is touched. */
async function validate(run: Run, zones: readonly string[]): Promise<void> {
  if (run.isValidated !== true) return;
  const { stack, journal } = run;
  const before = { ...stack, source: stack.stable?.source ?? stack.source };
  const plan = tryPlan(run, before, zones);
  if (plan === undefined) return;
  const findings = await earlyFindings(run, plan);
  tellFindings(run, findings);
  const reason = failureOf(findings);
  if (reason !== undefined) journal.failWith(reason);
}

/** Undefined: the template cannot be evaluated beforehand; the resource fails for which that is so. */
function tryPlan(run: Run, before: Stack, zones: readonly string[]): Plan | undefined {
  try {
    return planChanges(run, before, run.stack.source, zones);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** The first phase of an update. A nested stack that comes to its end waits for the clean-up. */
export async function updateResources(run: Run, zones: readonly string[]): Promise<void> {
  await bringAbout(run, zones);
  if (run.journal.reason === undefined) setStackStatus(run, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
}

/** Every resource as the template wants it, and then the outputs. What stands in the way is in the journal. */
export async function bringAbout(run: Run, zones: readonly string[]): Promise<void> {
  try {
    const evaluation = evaluateFor(run, zones);
    await inOrder(
      evaluation.dependencies,
      (id) => applyResource(run, evaluation, id),
      () => isStopped(run),
    );
    if (!isStopped(run)) dropResources(run, evaluation);
    if (!isStopped(run)) await watchRollbackTriggers(run);
    if (!isStopped(run)) takeOutputs(run, evaluation);
  } catch (error) {
    run.journal.failWith(reasonOf(error));
  }
}

/** `Ref` and `Fn::GetAtt` answer from the resources as they stand in the stack when they are asked. */
function evaluateFor(run: Run, zones: readonly string[]): Evaluation {
  const { stack } = run;
  const evaluation: Evaluation = evaluate(run, {
    stack,
    source: stack.source,
    zones,
    resource: (id) =>
      Object.hasOwn(evaluation.resources, id) ? valuesOf(stack.resources[id]) : undefined,
  });
  return evaluation;
}

/** What the template no longer has goes in the clean-up, if the stack policy lets it go. */
function dropResources(run: Run, { resources }: Evaluation): void {
  const { stack, policy } = run;
  const dropped = Object.values(stack.resources).filter(
    ({ logicalId }) => !Object.hasOwn(resources, logicalId),
  );
  for (const resource of dropped) {
    try {
      checkStackPolicy(policy, 'Update:Delete', resource);
    } catch (error) {
      if (!(error instanceof ResourceFailure)) throw error;
      setResourceStatus(run, resource, 'UPDATE_FAILED', error.message);
      run.journal.fail('update', resource.logicalId);
    }
  }
}

function takeOutputs(run: Run, evaluation: Evaluation): void {
  const { stack } = run;
  const outputs = outputsOf(evaluation);
  const problem = exportProblem(run, stack, outputs);
  if (problem !== undefined) run.journal.failWith(problem);
  else Object.assign(stack, { outputs, imports: [...evaluation.imports] });
}

/** The last phase: what was replaced or is no longer in the template goes. */
export async function cleanUpUpdate(run: Run): Promise<void> {
  const { stack } = run;
  await cleanUpNested(run);
  const { resources } = evaluateFor(run, []);
  const dropped = Object.values(stack.resources).filter(
    ({ logicalId }) => !Object.hasOwn(resources, logicalId),
  );
  const left = await removeResources(run, {
    resources: [...stack.leftovers, ...dropped],
    keeps: (one) =>
      retains(dropped.includes(one) ? one.deletionPolicy : one.updateReplacePolicy, false),
    attempts: cleanUpAttempts,
  });
  for (const { logicalId } of dropped) delete stack.resources[logicalId];
  stack.leftovers = [];
  delete stack.stable;
  setStackStatus(run, 'UPDATE_COMPLETE', cleanUpReason(left));
}
