import { Fault } from '../../fault.ts';
import { MalformedPolicy, parsePolicy } from '../../identity/policy/index.ts';
import type { Call } from '../../service.ts';
import { attributeRules, ruleOf, textOf } from './attribute-rules.ts';
import { checkRedriveAllowPolicy } from './redrive-allow-policy.ts';
import { checkRedrivePolicy } from './redrive-policy.ts';
import { invalidAttribute, unknownAttribute } from './refusals.ts';
import type { Queue } from './store.ts';

export type Settings = Readonly<Record<string, string>>;

/** A queue whose settings are checked; a new one has none yet. */
export type Candidate = Pick<Queue, 'arn' | 'account' | 'region' | 'attributes'> & {
  readonly isFifo: boolean;
};

/** Settings as the API shows them, defaults included; none is shown that was never set and has no default. */
export function shownSettings(queue: Queue): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, rule] of Object.entries(attributeRules)) {
    if (rule.fifo === true && queue.fifo === undefined) continue;
    const value = queue.attributes[name] ?? rule.default;
    if (value !== undefined) shown[name] = value;
  }
  shown.SqsManagedSseEnabled ??= 'true';
  if (shown.KmsMasterKeyId !== undefined) shown.KmsDataKeyReusePeriodSeconds ??= '300';
  else if (shown.KmsDataKeyReusePeriodSeconds === '300') delete shown.KmsDataKeyReusePeriodSeconds;
  return shown;
}

/** Truth values in lower case, as SQS keeps them. */
export function normalize(settings: Settings): Settings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      /^(true|false)$/i.test(value) ? value.toLowerCase() : value,
    ]),
  );
}

/** An empty value takes a setting back to its default. A queue has one kind of encryption: the newest wins. */
export function applySettings(queue: Queue, settings: Settings): void {
  for (const [name, value] of Object.entries(settings)) {
    if (value === '') delete queue.attributes[name];
    else queue.attributes[name] = value;
  }
  if (settings.KmsMasterKeyId) queue.attributes.SqsManagedSseEnabled = 'false';
  else if (settings.SqsManagedSseEnabled === 'true') delete queue.attributes.KmsMasterKeyId;
  if (queue.fifo !== undefined && settings.DelaySeconds !== undefined) delayAnew(queue);
}

/**
 * The delay of a FIFO queue holds for messages that are in it already; that of a standard queue does not.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html
 */
function delayAnew(queue: Queue): void {
  const delay = Number(textOf(queue, 'DelaySeconds')) * 1000;
  for (const message of queue.messages) {
    if (message.received === 0) message.visibleAt = message.sentAt + delay;
  }
}

export function checkSettings(call: Call, settings: Settings, queue: Candidate): void {
  for (const [name, value] of Object.entries(settings)) {
    const rule = ruleOf(name);
    if (rule === undefined) throw unknownAttribute(name);
    if (rule.fifo === true && !queue.isFifo) throw onlyFifo(name);
    if (value === '') continue;
    if (!rule.allows(value)) throw invalidAttribute(name);
    checkDocument(call, name, value, queue);
  }
  checkTogether(settings, queue);
}

function onlyFifo(name: string): Fault {
  if (name !== 'DeduplicationScope' && name !== 'FifoThroughputLimit')
    return unknownAttribute(name);
  return new Fault(
    'InvalidAttributeName',
    `You can specify the ${name} only when FifoQueue is set to true.`,
  );
}

function checkDocument(call: Call, name: string, value: string, queue: Candidate): void {
  if (name === 'Policy') checkPolicy(value);
  if (name === 'RedrivePolicy') checkRedrivePolicy(call, queue, value);
  if (name === 'RedriveAllowPolicy') checkRedriveAllowPolicy(value);
  if (name === 'FifoQueue' && value === 'false') {
    throw invalidAttribute('FifoQueue', 'Modifying queue type is not supported.');
  }
}

function checkTogether(settings: Settings, { attributes }: Candidate): void {
  if (settings.SqsManagedSseEnabled === 'true' && settings.KmsMasterKeyId) {
    throw new Fault(
      'InvalidAttributeValue',
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    );
  }
  const merged = { attributes: { ...attributes, ...settings } };
  const isHigh = textOf(merged, 'FifoThroughputLimit') === 'perMessageGroupId';
  if (isHigh && textOf(merged, 'DeduplicationScope') !== 'messageGroup') {
    throw invalidAttribute(
      'FifoThroughputLimit',
      'The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup.',
    );
  }
}

function checkPolicy(text: string): void {
  try {
    parsePolicy(text, 'resource');
  } catch (cause) {
    if (!(cause instanceof MalformedPolicy)) throw cause;
    throw new Fault('InvalidAttributeValue', 'Invalid value for the parameter Policy.', { cause });
  }
}
