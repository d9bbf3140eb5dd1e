import { setOutput, setSecret } from '@actions/core';
import { annotate } from '../../shared/annotation.ts';
import { Failure } from '../../shared/failure.ts';
import { log } from '../../shared/log.ts';
import { runAction } from '../../shared/run-action.ts';
import { appendSummary } from '../../shared/summary.ts';
import { clientFactory } from './clients.ts';
import { tellWhenInterrupted } from './interruption.ts';
import { run } from './main.ts';
import { readInputs } from './read-inputs.ts';
import { toAnnotations, toMarkdown, writeReport } from './report.ts';
import { isFailed } from './result.ts';
import { secretsOf } from './secrets.ts';

void runAction(async () => {
  const { region, report, ...inputs } = await readInputs(process.env);
  // Only a runner takes the command in; elsewhere it would show what it is to hide.
  if (process.env.GITHUB_ACTIONS === 'true') {
    for (const secret of inputs.stacks.flatMap(secretsOf)) setSecret(secret);
  }
  tellWhenInterrupted(inputs.underWay, { signals: process, log, end: () => process.exit(1) });
  const results = await run(inputs, clientFactory(region), (key, line) => log(`${key}  ${line}`));

  annotate(toAnnotations(results));
  await appendSummary(toMarkdown(inputs.mode, results));
  await writeReport(report, results);
  setOutput('report', report);
  const failed = results.filter(isFailed).map(({ stack }) => stack.stackName);
  if (failed.length > 0) throw new Failure('STACK_FAILED', `not deployed: ${failed.join(', ')}`);
});
