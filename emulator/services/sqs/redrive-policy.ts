import type { Call } from '../../service.ts';
import type { World } from '../../world.ts';
import { readJsonMap } from './json-map.ts';
import { queueWithArn } from './queue-url.ts';
import { allowsSource } from './redrive-allow-policy.ts';
import { invalidAttribute, invalidParameter } from './refusals.ts';
import type { Queue } from './store.ts';

export interface RedrivePolicy {
  readonly target: Queue;
  readonly maxReceiveCount: number;
}

/** The queue that is to have the policy, which may not be there yet. */
type Source = Pick<Queue, 'arn' | 'account' | 'region'> & { readonly isFifo: boolean };

/** Names whom a queue's dead messages go to; undefined: it has no policy, or the target is gone. */
export function redrivePolicyOf(
  world: Pick<World, 'state'>,
  { attributes }: Queue,
): RedrivePolicy | undefined {
  const policy = readJsonMap(attributes.RedrivePolicy ?? '');
  if (policy === undefined) return undefined;
  const target = queueWithArn(world, String(policy.deadLetterTargetArn));
  return target && { target, maxReceiveCount: Number(policy.maxReceiveCount) };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
export function checkRedrivePolicy(call: Call, source: Source, text: string): void {
  const policy = readJsonMap(text);
  if (policy === undefined) {
    throw invalidAttribute('RedrivePolicy', 'Redrive policy is not a valid JSON map.');
  }
  const flaw = flawOf(policy) ?? flawOfTarget(call, source, String(policy.deadLetterTargetArn));
  if (flaw !== undefined) throw invalidParameter(text, 'RedrivePolicy', flaw);
}

const members = ['maxReceiveCount', 'deadLetterTargetArn'];

function flawOf(policy: Readonly<Record<string, unknown>>): string | undefined {
  const absent = members.find((name) => policy[name] === undefined);
  if (absent !== undefined) {
    return `Redrive policy does not contain mandatory attribute: ${absent}.`;
  }
  if (Object.keys(policy).length > members.length) {
    return `Only following attributes are supported: [${members.join(', ')}].`;
  }
  const count = Number(policy.maxReceiveCount);
  if (Number.isInteger(count) && count >= 1 && count <= 1000) return undefined;
  return `Invalid value for maxReceiveCount: ${String(policy.maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`;
}

function flawOfTarget(call: Call, source: Source, arn: string): string | undefined {
  if (!/^arn:[^:]+:sqs:[^:]+:\d{12}:[^:]+$/.test(arn)) {
    return 'Dead-letter target ARN should be fully qualified ARN.';
  }
  const [, , , region, account] = arn.split(':');
  if (account !== source.account) return 'Dead letter target owner should be same as the source.';
  const target = region === source.region ? queueWithArn(call.world, arn) : undefined;
  if (target === undefined) return 'Dead letter target does not exist.';
  if ((target.fifo !== undefined) !== source.isFifo) {
    return 'Dead-letter queue must be same type of queue as the source.';
  }
  if (allowsSource(target, source.arn)) return undefined;
  return "The dead-letter queue's redrive allow policy does not allow this source queue.";
}
