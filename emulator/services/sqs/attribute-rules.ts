import type { Queue } from './store.ts';

/** What a queue attribute may be set to. */
interface Rule {
  readonly default?: string;
  readonly allows: (value: string) => boolean;
  /** Only FIFO queues have it. */
  readonly fifo?: true;
}

const anything = (): boolean => true;
const flag = (value: string): boolean => value === 'true' || value === 'false';

function oneOf(...choices: readonly string[]) {
  return (value: string): boolean => choices.includes(value);
}

function from(least: number, most: number) {
  return (value: string): boolean =>
    /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most;
}

/** What may be set. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const attributeRules: Readonly<Record<string, Rule>> = {
  DelaySeconds: { default: '0', allows: from(0, 900) },
  MaximumMessageSize: { default: '1048576', allows: from(1024, 1_048_576) },
  MessageRetentionPeriod: { default: '345600', allows: from(60, 1_209_600) },
  ReceiveMessageWaitTimeSeconds: { default: '0', allows: from(0, 20) },
  VisibilityTimeout: { default: '30', allows: from(0, 43_200) },
  KmsDataKeyReusePeriodSeconds: { allows: from(60, 86_400) },
  KmsMasterKeyId: { allows: anything },
  SqsManagedSseEnabled: { allows: flag },
  Policy: { allows: anything },
  RedrivePolicy: { allows: anything },
  RedriveAllowPolicy: { allows: anything },
  FifoQueue: { allows: flag, fifo: true },
  ContentBasedDeduplication: { default: 'false', allows: flag, fifo: true },
  DeduplicationScope: { default: 'queue', allows: oneOf('queue', 'messageGroup'), fifo: true },
  FifoThroughputLimit: {
    default: 'perQueue',
    allows: oneOf('perQueue', 'perMessageGroupId'),
    fifo: true,
  },
};

export function ruleOf(name: string): Rule | undefined {
  return Object.hasOwn(attributeRules, name) ? attributeRules[name] : undefined;
}

export function settingOf(queue: Pick<Queue, 'attributes'>, name: string): number {
  return Number(textOf(queue, name));
}

export function textOf({ attributes }: Pick<Queue, 'attributes'>, name: string): string {
  return attributes[name] ?? attributeRules[name]?.default ?? '';
}
