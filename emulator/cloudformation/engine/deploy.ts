import type { OnFailure } from '@aws-sdk/client-cloudformation';
import { exportProblem } from '../exports.ts';
import { applyResource } from './apply.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { reasonOf } from './failure.ts';
import { type Before, Journal } from './journal.ts';
import { type Run, setStackStatus } from './operation.ts';
import { outputsOf } from './outputs.ts';
import { removeResources, retains } from './remove.ts';
import { rollBackCreate, rollBackUpdate } from './roll-back.ts';
import { inOrder } from './schedule.ts';
import { valuesOf } from './values.ts';

/** Creates what the stack's template describes; where that fails, does as `onFailure` says. */
export async function deployCreate(
  run: Run,
  zones: readonly string[],
  onFailure: OnFailure,
): Promise<void> {
  const journal = new Journal();
  await bringAbout(run, zones, journal);
  if (journal.reason === undefined) setStackStatus(run, 'CREATE_COMPLETE');
  else if (onFailure === 'DO_NOTHING') setStackStatus(run, 'CREATE_FAILED', journal.reason);
  else await rollBackCreate(run, journal.reason, onFailure);
}

/** Brings a stack from what it was to its present source, and back where that fails. */
export async function deployUpdate(
  run: Run,
  zones: readonly string[],
  before: Before,
): Promise<void> {
  const journal = new Journal();
  const evaluation = await bringAbout(run, zones, journal);
  if (journal.reason === undefined && evaluation !== undefined) {
    setStackStatus(run, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    await cleanUp(run, journal, evaluation);
    setStackStatus(run, 'UPDATE_COMPLETE');
  } else if (run.stack.disableRollback) {
    setStackStatus(run, 'UPDATE_FAILED', journal.reason);
  } else {
    await rollBackUpdate(run, journal, before);
  }
}

async function bringAbout(
  run: Run,
  zones: readonly string[],
  journal: Journal,
): Promise<Evaluation | undefined> {
  try {
    const evaluation = evaluateFor(run, zones);
    await inOrder(
      evaluation.dependencies,
      (id) => applyResource(run, evaluation, journal, id),
      () => journal.stopped,
    );
    if (!journal.stopped) takeOutputs(run, evaluation, journal);
    return evaluation;
  } catch (error) {
    journal.failWith(reasonOf(error));
    return undefined;
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

function takeOutputs(run: Run, evaluation: Evaluation, journal: Journal): void {
  const { stack } = run;
  const outputs = outputsOf(evaluation);
  const problem = exportProblem(run, stack, outputs);
  if (problem !== undefined) journal.failWith(problem);
  else Object.assign(stack, { outputs, imports: [...evaluation.imports] });
}

/** What was replaced or is no longer in the template goes. What cannot be deleted is left behind, as AWS does. */
async function cleanUp(run: Run, journal: Journal, evaluation: Evaluation): Promise<void> {
  const { resources } = run.stack;
  const replaced = journal.steps.flatMap((step) => (step.kind === 'replaced' ? [step.before] : []));
  const dropped = Object.values(resources).filter(
    ({ logicalId }) => !Object.hasOwn(evaluation.resources, logicalId),
  );
  await removeResources(run, {
    resources: [...replaced, ...dropped],
    keeps: (one) =>
      replaced.includes(one)
        ? retains(one.updateReplacePolicy, false)
        : retains(one.deletionPolicy, false),
  });
  for (const { logicalId } of dropped) delete resources[logicalId];
}
