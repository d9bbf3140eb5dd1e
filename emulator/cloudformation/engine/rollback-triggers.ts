import type { RollbackTrigger } from '@aws-sdk/client-cloudformation';
import { Fault } from '../../fault.ts';
import { isStopped, pause } from './interruption.ts';
import type { Run } from './operation.ts';

const minute = 60_000;
/** How often the alarms are looked at during the monitoring time: they change once a minute at most. */
const interval = 30_000;

/**
 * Looks at the alarms of the rollback configuration once the resources are there, and on for the monitoring time. One in
 * ALARM, or one that is not there, ends the operation.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-rollback-triggers.html
 */
export async function watchRollbackTriggers(run: Run): Promise<void> {
  const { RollbackTriggers = [], MonitoringTimeInMinutes = 0 } =
    run.stack.source.rollbackConfiguration ?? {};
  const { clock } = run.world;
  const end = clock.now() + MonitoringTimeInMinutes * minute;
  for (;;) {
    for (const trigger of RollbackTriggers) await look(run, trigger);
    if (isStopped(run) || clock.now() >= end) return;
    await pause(run, Math.min(clock.now() + interval, end));
  }
}

async function look(run: Run, { Arn = '', Type }: RollbackTrigger): Promise<void> {
  const state = await stateOf(run, Arn, Type === 'AWS::CloudWatch::CompositeAlarm');
  if (state === undefined) run.journal.failWith(`Rollback trigger ${Arn} does not exist. `);
  if (state === 'ALARM') run.journal.failWith(`Rollback trigger ${Arn} is in ALARM state. `);
}

interface Alarms {
  readonly MetricAlarms?: readonly { readonly StateValue?: string }[];
  readonly CompositeAlarms?: readonly { readonly StateValue?: string }[];
}

/** What cannot be looked at counts as missing. */
async function stateOf(run: Run, arn: string, isComposite: boolean): Promise<string | undefined> {
  const name = arn.slice(arn.indexOf(':alarm:') + ':alarm:'.length);
  const input = {
    AlarmNames: [name],
    AlarmTypes: [isComposite ? 'CompositeAlarm' : 'MetricAlarm'],
  };
  try {
    const found = await run.world.invoke<Alarms>(run.caller, 'cloudwatch', 'DescribeAlarms', input);
    return (isComposite ? found.CompositeAlarms : found.MetricAlarms)?.[0]?.StateValue;
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
