import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  DeleteMetricFilterCommand,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Report } from '../../actions/canary/src/report.ts';
import { readReport, runCanary, type Stage, type StepInputs } from '../pipeline.ts';
import { stackOutputs } from './stack-outputs.ts';
import { Trouble } from './trouble.ts';

/**
 * Takes one filter out, for as long as it runs its scenario again, without the inspection that would see it at once: a canary
 * that passes now would pass whatever happens.
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
  const { metricFilters: [filter] = [] } = await logs.send(
    new DescribeMetricFiltersCommand({ logGroupName, filterNamePrefix: filterName }),
  );
  await logs.send(new DeleteMetricFilterCommand({ logGroupName, filterName }));
  try {
    return await demandFailure(stage, folder, { inputs, ...options });
  } finally {
    const { filterPattern, metricTransformations } = filter ?? {};
    await logs.send(
      new PutMetricFilterCommand({
        ...{ logGroupName, filterName, filterPattern, metricTransformations },
      }),
    );
    logs.destroy();
  }
}

async function demandFailure(
  stage: Stage,
  folder: string,
  { inputs = {}, ...options }: StepInputs,
): Promise<string> {
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
