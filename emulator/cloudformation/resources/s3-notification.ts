import type * as S3 from '@aws-sdk/client-s3';
import { refuseOthers } from './document.ts';

interface Rule {
  readonly Event: string;
  readonly Filter?: { readonly S3Key: { readonly Rules: readonly S3.FilterRule[] } };
}

/** `NotificationConfiguration` of a template: one event a rule, where S3 takes several. */
export interface NotificationConfiguration {
  readonly TopicConfigurations?: readonly (Rule & { readonly Topic: string })[];
  readonly QueueConfigurations?: readonly (Rule & { readonly Queue: string })[];
}

export function writeNotification(value: NotificationConfiguration): S3.NotificationConfiguration {
  const { TopicConfigurations: topics = [], QueueConfigurations: queues = [] } = value;
  refuseOthers(value, 'NotificationConfiguration', 'TopicConfigurations', 'QueueConfigurations');
  return {
    TopicConfigurations: topics.map((one) => ({ TopicArn: one.Topic, ...writeRule(one) })),
    QueueConfigurations: queues.map((one) => ({ QueueArn: one.Queue, ...writeRule(one) })),
  };
}

function writeRule({ Event, Filter }: Rule): {
  Events: S3.Event[];
  Filter?: S3.NotificationConfigurationFilter;
} {
  return {
    Events: [Event as S3.Event],
    ...(Filter && { Filter: { Key: { FilterRules: [...Filter.S3Key.Rules] } } }),
  };
}

export function readNotification(
  shown: S3.NotificationConfiguration,
): NotificationConfiguration | undefined {
  const { TopicConfigurations: topics, QueueConfigurations: queues } = shown;
  if (topics === undefined && queues === undefined) return undefined;
  return {
    ...(topics && {
      TopicConfigurations: topics.flatMap((one) =>
        readRules(one).map((rule) => ({ Topic: one.TopicArn ?? '', ...rule })),
      ),
    }),
    ...(queues && {
      QueueConfigurations: queues.flatMap((one) =>
        readRules(one).map((rule) => ({ Queue: one.QueueArn ?? '', ...rule })),
      ),
    }),
  };
}

function readRules({ Events = [], Filter }: S3.TopicConfiguration | S3.QueueConfiguration): Rule[] {
  const rules = Filter?.Key?.FilterRules;
  return Events.map((Event) => ({ Event, ...(rules && { Filter: { S3Key: { Rules: rules } } }) }));
}
