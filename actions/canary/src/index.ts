import { setOutput } from '@actions/core';
import { Failure } from '../../shared/failure.ts';
import { runAction } from '../../shared/run-action.ts';
import { appendSummary } from '../../shared/summary.ts';
import { createClients } from './clients.ts';
import { run } from './main.ts';
import { logProgress } from './progress.ts';
import { readInputs } from './read-inputs.ts';
import { toMarkdown, writeReport } from './report.ts';

void runAction(async () => {
  const { report, ...inputs } = readInputs(process.env);
  const result = await run(inputs, createClients(), logProgress());

  await writeReport(report, result);
  await appendSummary(toMarkdown(result));
  setOutput('verdict', result.verdict);
  setOutput('broken-hop', result.brokenHop ?? '');
  setOutput('run-id', result.runId);
  setOutput('report', report);
  if (result.verdict === 'PASS') return;
  const where = result.brokenHop === undefined ? '' : ` at ${result.brokenHop}`;
  const code = result.verdict === 'FAIL' ? 'CHAIN_BROKEN' : 'INCONCLUSIVE';
  throw new Failure(code, `canary ${result.verdict}${where}: ${result.reason ?? ''}`);
});
