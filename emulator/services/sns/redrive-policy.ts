import { readJsonObject } from './json-text.ts';
import { invalidParameter } from './refusals.ts';
import type { Candidate } from './subscription-attributes.ts';

/** https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html */
export function checkRedrivePolicy(text: string, candidate: Candidate, before: string): void {
  const flaw = flawOf(readJsonObject(text, `${before}RedrivePolicy`), candidate);
  if (flaw !== undefined) throw invalidParameter(`${before}RedrivePolicy: ${flaw}`);
}

/** ARN of the queue that undeliverable messages go to. */
export function deadLetterTarget(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return String((JSON.parse(text) as Record<string, unknown>).deadLetterTargetArn);
}

function flawOf(
  { deadLetterTargetArn, ...others }: Readonly<Record<string, unknown>>,
  { topic, endpoint, owner }: Candidate,
): string | undefined {
  const [other] = Object.keys(others);
  if (other !== undefined) return `Unexpected JSON member: ${other}`;
  const form = /^arn:aws:sqs:([a-z0-9-]+):(\d{12}):[A-Za-z0-9_-]+(\.fifo)?$/;
  const match = form.exec(String(deadLetterTargetArn));
  if (match === null) return 'deadLetterTargetArn is an invalid arn';
  const [, region, account, fifo] = match;
  if (region !== topic.region || account !== owner) {
    return 'the dead-letter queue must be in the Region and the account of the subscription';
  }
  const isFifo = topic.fifo !== undefined && endpoint.endsWith('.fifo');
  if (isFifo && fifo === undefined) {
    return 'must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.';
  }
  return !isFifo && fifo !== undefined
    ? 'must use a standard queue as DLQ for a standard subscription.'
    : undefined;
}
