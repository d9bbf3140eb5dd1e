import { invalid } from '../template/fault.ts';
import type { Context } from './type.ts';

/** Where the ends of deliveries over one protocol are written to. */
export interface LoggingConfig {
  readonly Protocol: string;
  readonly FailureFeedbackRoleArn?: string;
  readonly SuccessFeedbackRoleArn?: string;
  readonly SuccessFeedbackSampleRate?: string;
}

/** How the attributes of each protocol begin. */
const prefixes: Readonly<Record<string, string>> = {
  'http/s': 'HTTP',
  sqs: 'SQS',
  lambda: 'Lambda',
  firehose: 'Firehose',
  application: 'Application',
};

const members = [
  'FailureFeedbackRoleArn',
  'SuccessFeedbackRoleArn',
  'SuccessFeedbackSampleRate',
] as const;

/** The topic attributes that say the same. */
export function loggingAttributes(
  configs: readonly LoggingConfig[] | undefined,
): Record<string, string> {
  const entries = (configs ?? []).flatMap((config) => {
    const prefix = Object.hasOwn(prefixes, config.Protocol) ? prefixes[config.Protocol] : undefined;
    if (prefix === undefined) {
      throw invalid(`DeliveryStatusLogging.Protocol cannot be ${config.Protocol}`);
    }
    return members.flatMap((member) => {
      const value = config[member];
      return value === undefined ? [] : [[`${prefix}${member}`, String(value)]];
    });
  });
  return Object.fromEntries(entries);
}

export async function changeLogging(
  TopicArn: string,
  [before, after]: readonly [
    before: readonly LoggingConfig[] | undefined,
    after: readonly LoggingConfig[] | undefined,
  ],
  { call }: Context,
): Promise<void> {
  const [old, wanted] = [loggingAttributes(before), loggingAttributes(after)];
  for (const AttributeName of new Set([...Object.keys(old), ...Object.keys(wanted)])) {
    const AttributeValue = wanted[AttributeName] ?? '';
    if (old[AttributeName] === AttributeValue) continue;
    await call('sns', 'SetTopicAttributes', { TopicArn, AttributeName, AttributeValue });
  }
}

/** As a template has it, in the order of the protocols above. */
export function readLogging(found: Readonly<Record<string, string>>): LoggingConfig[] {
  return Object.entries(prefixes).flatMap(([Protocol, prefix]) => {
    const shown = members.flatMap((member) => {
      const value = found[`${prefix}${member}`];
      return value === undefined ? [] : [[member, value]];
    });
    return shown.length === 0 ? [] : [{ Protocol, ...Object.fromEntries(shown) }];
  });
}
