import { setOutput, setSecret } from '@actions/core';
import { annotate } from '../../shared/annotation.ts';
import { Failure } from '../../shared/failure.ts';
import { log } from '../../shared/log.ts';
import { toMarkdownOutput } from '../../shared/markdown-output.ts';
import { runAction } from '../../shared/run-action.ts';
import { appendSummary } from '../../shared/summary.ts';
import { clientFactory } from './clients.ts';
import { tellWhenInterrupted } from './interruption.ts';
import { run } from './main.ts';
import { toDeployment, toDrift, toPlanned } from './markdown.ts';
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
  const trouble = troubleOf(inputs, results);
  if (trouble !== undefined) throw trouble;
});

async function tell(inputs: Inputs, results: readonly StackResult[]): Promise<void> {
  const { task, environment } = inputs;
  if (task.mode === 'apply') return appendSummary(toDeployment(results));
  const markdown =
    task.mode === 'plan' ? toPlanned(environment, results) : toDrift(environment, results);
  await appendSummary(markdown);
  setOutput('markdown', toMarkdownOutput(markdown));
  if (task.mode === 'drift')
    return setOutput(
      'drifted',
      results.some(({ outcome }) => outcome === 'drifted'),
    );
  const plan = toPlan(results, inputs);
  if (plan === undefined) return;
  setOutput('plan', planText(plan));
  setOutput(
    'changes',
    results.some(({ outcome }) => outcome !== 'unchanged'),
  );
}

/** The sentence that the step ends with, if it is not to end well. */
function troubleOf({ task }: Inputs, results: readonly StackResult[]): Failure | undefined {
  const verbs = { apply: 'not deployed', plan: 'not planned', drift: 'not looked at' };
  const named = (some: readonly StackResult[]) =>
    some.map(({ stack }) => stack.stackName).join(', ');
  const failed = results.filter(isFailed);
  const drifted = results.filter(({ outcome }) => outcome === 'drifted');
  if (failed.length === 0 && drifted.length === 0) return undefined;
  const parts = [
    ...(drifted.length > 0 ? [`drifted: ${named(drifted)}`] : []),
    ...(failed.length > 0 ? [`${verbs[task.mode]}: ${named(failed)}`] : []),
  ];
  return new Failure(failed.length > 0 ? 'STACK_FAILED' : 'DRIFTED', parts.join('; '));
}
