import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import type { World } from '../../world.ts';
import { required } from './refusals.ts';
import { type Queue, queueIn, storeOf } from './store.ts';

/**
 * The queue's URL. SDKs send a queue's calls to where its URL points, so it points to the emulator once that listens; a
 * call reaches the queue at any address whose path ends so.
 */
export function urlOf({ region, account, name }: Queue, { settings }: World): string {
  const endpoint = settings.endpoint ?? `https://sqs.${region}.amazonaws.com`;
  return `${endpoint}/${account}/${name}`;
}

/**
 * The queue of a URL that ends in `/<account>/<name>`, in the Region of the call; SQS also takes the bare name of a queue of the
 * caller's account. Throws QueueDoesNotExist.
 */
export function findQueue(call: Call, queueUrl: string | undefined): Queue {
  const url = required(queueUrl, 'QueueUrl');
  if (/^[A-Za-z0-9_-]+(\.fifo)?$/.test(url)) return queueNamed(call, url);
  const [, account, name] = /(?:^|\/)(\d{12})\/([^/]+)\/?$/.exec(url) ?? [];
  if (account === undefined || name === undefined) {
    throw new Fault('InvalidAddress', `The address ${url} is not valid for this endpoint.`);
  }
  return queueNamed({ ...call, account }, name);
}

export function queueNamed(at: Pick<Call, 'world' | 'account' | 'region'>, name: string): Queue {
  const queue = queueIn(storeOf(at), name);
  if (queue !== undefined) return queue;
  throw new Fault('QueueDoesNotExist', 'The specified queue does not exist.');
}

export function queueWithArn(world: Pick<World, 'state'>, arn: string): Queue | undefined {
  const [, partition, service, region, account, name] = arn.split(':');
  if (partition !== 'aws' || service !== 'sqs') return undefined;
  if (region === undefined || account === undefined || name === undefined) return undefined;
  return queueIn(storeOf({ world, account, region }), name);
}
