import { setOutput, setSecret } from '@actions/core';
import { Failure } from '../../shared/failure.ts';
import { toMarkdownOutput } from '../../shared/markdown-output.ts';
import { runAction } from '../../shared/run-action.ts';
import { appendSummary } from '../../shared/summary.ts';
import { createClients } from './clients.ts';
import { runDrill } from './drill/run-drill.ts';
import { run } from './main.ts';
import { logProgress } from './progress.ts';
import { type Inputs, readInputs } from './read-inputs.ts';
import { toMarkdown, writeReport } from './report.ts';

const cancelled = new AbortController();

void runAction(async () => {
  const inputs = readInputs(process.env);
  const { mode, report } = inputs;
  const result = await runMode(inputs);

  await writeReport(report, result);
  const summary = toMarkdown(result, mode === 'canary' ? 'Canary' : 'Drill');
  await appendSummary(summary);
  setOutput('verdict', result.verdict);
  setOutput('broken-hop', result.brokenHop ?? '');
  setOutput('run-id', result.runId);
  setOutput('report', report);
  setOutput('markdown', toMarkdownOutput(summary));
  if (result.verdict === 'PASS') return;
  const where = result.brokenHop === undefined ? '' : ` at ${result.brokenHop}`;
  const code = result.verdict === 'FAIL' ? 'CHAIN_BROKEN' : 'INCONCLUSIVE';
  throw new Failure(code, `${mode} ${result.verdict}${where}: ${result.reason ?? ''}`);
}).finally(() => {
  // A poll that is still waiting would hold the process.
  if (cancelled.signal.aborted) process.exit();
});

function runMode(inputs: Inputs) {
  if (inputs.mode === 'canary') return run(inputs, createClients(), logProgress());
  listenForCancellation();
  return runDrill(inputs, createClients(), logProgress(), {
    cancelled: cancelled.signal,
    // Only a runner takes the command in; elsewhere it would show what it is to hide.
    hide: (secret) => process.env.GITHUB_ACTIONS === 'true' && setSecret(secret),
  });
}

/**
 * A drill that is cancelled still says that it is over. GitHub sends SIGINT, SIGTERM 7.5 s later, and ends the process 2.5 s
 * after that. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
function listenForCancellation(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => cancelled.abort(new Failure('INCONCLUSIVE', 'the job was cancelled')));
  }
}
