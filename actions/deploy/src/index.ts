import { setOutput } from '@actions/core';
import { annotate } from '../../shared/annotation.ts';
import { Failure } from '../../shared/failure.ts';
import { log } from '../../shared/log.ts';
import { runAction } from '../../shared/run-action.ts';
import { appendSummary } from '../../shared/summary.ts';
import { clientFactory } from './clients.ts';
import { run } from './main.ts';
import { readInputs } from './read-inputs.ts';
import { toAnnotations, toMarkdown, writeReport } from './report.ts';
import { isFailed } from './result.ts';

void runAction(async () => {
  const { region, report, ...inputs } = await readInputs(process.env);
  const results = await run(inputs, clientFactory(region), (key, line) => log(`${key}  ${line}`));

  await writeReport(report, results);
  await appendSummary(toMarkdown(inputs.mode, results));
  annotate(toAnnotations(results));
  setOutput('report', report);
  const failed = results.filter(isFailed).map(({ stack }) => stack.stackName);
  if (failed.length > 0) throw new Failure('STACK_FAILED', `not deployed: ${failed.join(', ')}`);
});
