import { Fault, notImplemented } from '../../fault.ts';
import { MalformedPolicy, parsePolicy } from '../../identity/policy/index.ts';
import type { Call } from '../../service.ts';
import { queueWithArn } from './queue-url.ts';
import type { Queue } from './store.ts';

interface Rule {
  readonly default?: string;
  /** Least and most, for a number. */
  readonly range?: readonly [number, number];
}

/** What may be set. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const rules: Readonly<Record<string, Rule>> = {
  DelaySeconds: { default: '0', range: [0, 900] },
  MaximumMessageSize: { default: '1048576', range: [1024, 1_048_576] },
  MessageRetentionPeriod: { default: '345600', range: [60, 1_209_600] },
  ReceiveMessageWaitTimeSeconds: { default: '0', range: [0, 20] },
  VisibilityTimeout: { default: '30', range: [0, 43_200] },
  KmsDataKeyReusePeriodSeconds: { range: [60, 86_400] },
  KmsMasterKeyId: {},
  SqsManagedSseEnabled: {},
  Policy: {},
  RedrivePolicy: {},
  RedriveAllowPolicy: {},
};

const ofFifo = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

export function settingOf(queue: Queue, name: string): number {
  return Number(queue.attributes[name] ?? rules[name]?.default ?? 0);
}

/** Settings as the API shows them, defaults included; none is shown that was never set and has no default. */
export function shownSettings(queue: Queue): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const value = queue.attributes[name] ?? rule.default;
    if (value !== undefined) shown[name] = value;
  }
  shown.SqsManagedSseEnabled ??= String(queue.attributes.KmsMasterKeyId === undefined);
  if (shown.KmsMasterKeyId !== undefined) shown.KmsDataKeyReusePeriodSeconds ??= '300';
  return shown;
}

/** An empty value takes a setting back to its default. */
export function applySettings(queue: Queue, settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (value === '') delete queue.attributes[name];
    else queue.attributes[name] = value;
  }
  if (settings.KmsMasterKeyId) delete queue.attributes.SqsManagedSseEnabled;
  if (settings.SqsManagedSseEnabled === 'true') delete queue.attributes.KmsMasterKeyId;
}

export function checkSettings(call: Call, settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (ofFifo.includes(name)) throw notImplemented(`A FIFO queue (${name})`);
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) throw new Fault('InvalidAttributeName', `Unknown Attribute ${name}.`);
    if (value !== '') checkValue(call, name, value, rule);
  }
}

function checkValue(call: Call, name: string, value: string, { range }: Rule): void {
  if (range !== undefined && !isWithin(value, range)) throw invalidValue(name);
  if (name === 'SqsManagedSseEnabled' && value !== 'true' && value !== 'false') {
    throw invalidValue(name);
  }
  if (name === 'Policy') checkPolicy(value);
  if (name === 'RedrivePolicy') readRedrivePolicy(call, value);
  if (name === 'RedriveAllowPolicy') throw notImplemented('The queue attribute RedriveAllowPolicy');
}

function isWithin(value: string, [least, most]: readonly [number, number]): boolean {
  return /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most;
}

function checkPolicy(text: string): void {
  try {
    parsePolicy(text, 'resource');
  } catch (cause) {
    if (!(cause instanceof MalformedPolicy)) throw cause;
    throw new Fault('InvalidAttributeValue', 'Invalid value for the parameter Policy.', { cause });
  }
}

export interface RedrivePolicy {
  readonly target: Queue;
  readonly maxReceiveCount: number;
}

/** The dead-letter queue must be there, in the same account and Region. */
function readRedrivePolicy(call: Call, text: string): RedrivePolicy {
  const policy = redrivePolicy(call, text);
  if (policy !== undefined) return policy;
  throw new Fault(
    'InvalidParameterValue',
    `Value ${text} for parameter RedrivePolicy is invalid. Reason: it needs maxReceiveCount from 1 to 1000 and the deadLetterTargetArn of an existing queue of this account and Region.`,
    { status: 400 },
  );
}

export function redrivePolicy(call: Call, text: string): RedrivePolicy | undefined {
  const { deadLetterTargetArn, maxReceiveCount } = readJson(text);
  const target = queueWithArn(call.world, String(deadLetterTargetArn));
  const count = Number(maxReceiveCount);
  if (target?.account !== call.account || target.region !== call.region) return undefined;
  return Number.isInteger(count) && count >= 1 && count <= 1000
    ? { target, maxReceiveCount: count }
    : undefined;
}

function readJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function invalidValue(name: string): Fault {
  return new Fault('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
}
