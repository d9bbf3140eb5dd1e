import { join } from 'node:path';
import { CloudWatchLogsClient, DeleteMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Report } from '../../actions/canary/src/report.ts';
import { readReport, runCanary, type Stage, type StepInputs } from '../pipeline.ts';
import { stackOutputs } from './stack-outputs.ts';
import { Trouble } from './trouble.ts';

/**
 * Takes one filter out and runs its scenario again, without the inspection that would see it at once: a canary that passes now
 * would pass whatever happens.
 */
export async function demandBrokenChain(
  stage: Stage,
  folder: string,
  { inputs = {}, ...options }: StepInputs,
): Promise<string> {
  const { LogGroupName: logGroupName } = await stackOutputs(stage, 'trail');
  const filterName = `${stage.prefix}-detection-canary-denied`;
  const logs = new CloudWatchLogsClient({
    endpoint: stage.endpoint,
    region: stage.region,
    credentials: { accessKeyId: stage.account, secretAccessKey: 'emulator' },
  });
  try {
    await logs.send(new DeleteMetricFilterCommand({ logGroupName, filterName }));
  } finally {
    logs.destroy();
  }
  const report = join(folder, 'canary-without-filter.json');
  const result = await runCanary(stage, {
    ...options,
    inputs: { ...inputs, scenarios: 'denied', preflight: 'false', report },
  });
  const { verdict, 'broken-hop': hop } = result.outputs;
  if (verdict === 'FAIL' && hop === 'counted') return 'FAIL at counted';
  const { reason = '' } = await readReport<Report>(report).catch((): Partial<Report> => ({}));
  throw new Trouble(
    `the canary says ${verdict} at ${hop || 'no hop'}, not FAIL at counted. ${reason}`,
  );
}
