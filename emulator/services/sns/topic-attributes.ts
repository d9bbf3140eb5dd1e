import { notImplemented } from '../../fault.ts';
import { MalformedPolicy, parsePolicy } from '../../identity/policy/index.ts';
import { readTopicPolicy } from './delivery-policy.ts';
import { invalidParameter } from './refusals.ts';
import type { Topic } from './store.ts';

/** How each settable attribute is checked; it throws. */
const checks: Readonly<Record<string, (value: string) => void>> = {
  Policy: checkPolicy,
  DeliveryPolicy: (value) => void readTopicPolicy(value),
  DisplayName: (value) => requireMatch('DisplayName', value, /^[\s\S]{0,100}$/u),
  KmsMasterKeyId: () => {},
  SignatureVersion: (value) => requireMatch('SignatureVersion', value, /^[12]$/),
  TracingConfig: (value) => requireMatch('TracingConfig', value, /^(PassThrough|Active)$/),
  MaximumMessageSize: (value) => {
    const isSize = /^\d{4,7}$/.test(value) && Number(value) >= 1024 && Number(value) <= 1_048_576;
    if (!isSize) throw invalidParameter('MaximumMessageSize');
  },
};

const ofFifo: Readonly<Record<string, RegExp>> = {
  ContentBasedDeduplication: /^(true|false)$/i,
  FifoThroughputScope: /^(Topic|MessageGroup)$/,
};

/** Where the ends of deliveries are written to; protocols that are not there have none. */
const feedback =
  /^(HTTP|Firehose|Lambda|Application|SQS)(Success|Failure)Feedback(RoleArn|SampleRate)$/;
const role = /^arn:aws:iam::\d{12}:role\/\S+$/;
const percentage = /^(100|\d{1,2})$/;

/** Of AWS, but not of the emulator. */
const absent = /^(ArchivePolicy|DataProtectionPolicy)$/;

/** Whether a topic of that kind may have the attribute. An empty value takes it back to its default. */
export function checkAttribute(name: string, value: string, isFifo: boolean): void {
  if (absent.test(name)) throw notImplemented(`The topic attribute ${name}`);
  if (isFeedback(name)) {
    const form = name.endsWith('RoleArn') ? role : percentage;
    if (value !== '') requireMatch(name, value, form);
    return;
  }
  const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
  const allowed = Object.hasOwn(ofFifo, name) ? ofFifo[name] : undefined;
  if (check === undefined && allowed === undefined) throw invalidParameter('AttributeName');
  if (allowed !== undefined && !isFifo) {
    throw invalidParameter(`Attributes Reason: ${name} is only supported for FIFO topics`);
  }
  if (value === '') return;
  check?.(value);
  if (allowed !== undefined) requireMatch(name, value, allowed);
}

function isFeedback(name: string): boolean {
  return feedback.test(name) && !name.endsWith('FailureFeedbackSampleRate');
}

/** The roles that a request hands to SNS. */
export function rolesIn(attributes: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(attributes).flatMap(([name, value]) =>
    isFeedback(name) && name.endsWith('RoleArn') && value ? [value] : [],
  );
}

export function applyAttribute(topic: Topic, name: string, value: string): void {
  if (value === '') delete topic.attributes[name];
  else if (name === 'ContentBasedDeduplication') topic.attributes[name] = value.toLowerCase();
  else topic.attributes[name] = value;
}

function requireMatch(name: string, value: string, allowed: RegExp): void {
  if (!allowed.test(value)) throw invalidParameter(name);
}

/** SNS refuses what is not about topics, `sns:*` included, since that holds actions on other things. */
export function checkPolicy(text: string): void {
  try {
    parsePolicy(text, 'resource');
  } catch (cause) {
    if (!(cause instanceof MalformedPolicy)) throw cause;
    throw invalidParameter(`Policy Error: ${cause.message}`);
  }
  const { Statement } = JSON.parse(text) as { Statement: unknown };
  for (const statement of [Statement].flat() as { Action?: unknown }[]) {
    for (const action of [statement.Action ?? []].flat()) checkPolicyAction(String(action));
  }
}

export function checkPolicyAction(action: string): void {
  if (/^sns:(?!\*$)/i.test(action)) return;
  throw invalidParameter('Policy statement action out of service scope!');
}
