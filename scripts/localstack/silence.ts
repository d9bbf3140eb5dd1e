import { setTimeout } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Stage } from '../pipeline.ts';
import { matchingEvents, otherEvents } from './false-events.ts';
import { movementsSince, toNoise } from './metric-watch.ts';
import { stackOutputs } from './stack-outputs.ts';
import { Trouble } from './trouble.ts';

/** Longer than two of LocalStack's looks at an alarm of ten seconds. */
const watched = 25_000;

/** The cases that must stay silent, each by itself, so that the noise of one is not laid at the other's door. */
export type SilenceCase = 'silence/other-group' | 'silence/other-events';

export async function demandSilence(stage: Stage, name: SilenceCase): Promise<string> {
  const [trail, canary] = await Promise.all([
    stackOutputs(stage, 'trail'),
    stackOutputs(stage, 'canary'),
  ]);
  const role = canary.WatchedRoleArn ?? '';
  const isOwnGroup = name === 'silence/other-events';
  const group = isOwnGroup ? (trail.LogGroupName ?? '') : `${stage.prefix}-other-group`;
  const events = isOwnGroup ? otherEvents(role) : matchingEvents(role);
  const since = new Date();
  await put(stage, group, events, isOwnGroup);
  await setTimeout(watched);
  const noise = toNoise(await movementsSince(stage, since));
  if (noise !== undefined) throw new Trouble(noise);
  return `${events.length} events`;
}

async function put(stage: Stage, group: string, messages: readonly string[], exists: boolean) {
  const logs = new CloudWatchLogsClient({
    endpoint: stage.endpoint,
    region: stage.region,
    credentials: { accessKeyId: stage.account, secretAccessKey: 'emulator' },
  });
  try {
    const at = { logGroupName: group, logStreamName: 'suite' };
    if (!exists) await logs.send(new CreateLogGroupCommand({ logGroupName: group }));
    await logs.send(new CreateLogStreamCommand(at));
    const timestamp = Date.now();
    const logEvents = messages.map((message) => ({ message, timestamp }));
    await logs.send(new PutLogEventsCommand({ ...at, logEvents }));
  } finally {
    logs.destroy();
  }
}
