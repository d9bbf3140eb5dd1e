import { setOutput, setSecret } from '@actions/core';
import { annotate } from '../../shared/annotation.ts';
import { Failure } from '../../shared/failure.ts';
import { log } from '../../shared/log.ts';
import { runAction } from '../../shared/run-action.ts';
import { appendSummary } from '../../shared/summary.ts';
import { clientFactory } from './clients.ts';
import { tellWhenInterrupted } from './interruption.ts';
import { run } from './main.ts';
import { toDeployment, toPlanned } from './markdown.ts';
import { planText, toPlan } from './plan.ts';
import { type Inputs, readInputs } from './read-inputs.ts';
import { toAnnotations, writeReport } from './report.ts';
import { isFailed, type StackResult } from './result.ts';
import { secretsOf } from './secrets.ts';

void runAction(async () => {
  const inputs = await readInputs(process.env);
  // Only a runner takes the command in; elsewhere it would show what it is to hide.
  if (process.env.GITHUB_ACTIONS === 'true') {
    for (const secret of inputs.stacks.flatMap(secretsOf)) setSecret(secret);
  }
  tellWhenInterrupted(inputs.underWay, { signals: process, log, end: () => process.exit(1) });
  const open = clientFactory(inputs.region);
  const results = await run(inputs, open, (key, line) => log(`${key}  ${line}`));

  annotate(toAnnotations(results));
  await writeReport(inputs.report, results);
  setOutput('report', inputs.report);
  await tell(inputs, results);
  const failed = results.filter(isFailed).map(({ stack }) => stack.stackName);
  if (failed.length > 0)
    throw new Failure('STACK_FAILED', `not ${verb(inputs)}: ${failed.join(', ')}`);
});

async function tell(inputs: Inputs, results: readonly StackResult[]): Promise<void> {
  if (inputs.task.mode === 'apply') return appendSummary(toDeployment(results));
  const markdown = toPlanned(inputs.environment, results);
  await appendSummary(markdown);
  setOutput('markdown', markdown);
  const plan = toPlan(results, inputs);
  if (plan === undefined) return;
  setOutput('plan', planText(plan));
  setOutput(
    'changes',
    results.some(({ outcome }) => outcome !== 'unchanged'),
  );
}

function verb({ task }: Inputs): string {
  return task.mode === 'apply' ? 'deployed' : 'planned';
}
