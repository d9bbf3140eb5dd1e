import { type Deployment, resolve } from './resolve.ts';
import {
  type JsonObject,
  listOf,
  objectsIn,
  resourcesOf,
  type Statement,
  statementsOf,
  type Template,
} from './template.ts';

export interface Stacks {
  readonly trail: Template;
  readonly detection: Template;
  /** The stack whose role is watched: canary or application. */
  readonly watched: Template;
}

/** One broken link a sentence, from the trail to the queue in which the canary looks; none if the chain holds. */
export function listBrokenLinks(stacks: Stacks, deployment: Deployment): string[] {
  const { trail, detection } = stacks;
  return [
    ...filtersOf(detection).flatMap((filter) => followFilter(filter, stacks, deployment)),
    ...followTrail(trail),
    ...listUnheardAlarms(detection, deployment),
    ...followTopic(detection),
  ];
}

/** What stands between a template's alarms and whoever subscribes to their topics. */
export function listUnheardAlarms(template: Template, deployment: Deployment): string[] {
  return resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(([id, { Properties }]) => {
    const actions = [Properties.AlarmActions, Properties.OKActions].map((list) =>
      resourcesOf(template, 'AWS::SNS::Topic').filter(([topic]) => names(list, { Ref: topic })),
    );
    const name = resolve(Properties.AlarmName, deployment);
    return actions.flatMap((topics, index) =>
      topics.length === 0
        ? [`${id} ${index === 0 ? 'alarms' : 'recovers'} without a topic of the template`]
        : topics.flatMap(([topic]) => listRefusals(template, topic, name, deployment)),
    );
  });
}

function filtersOf(template: Template) {
  return resourcesOf(template, 'AWS::Logs::MetricFilter');
}

type Filter = ReturnType<typeof filtersOf>[number];

function followFilter([id, { Properties }]: Filter, stacks: Stacks, deployment: Deployment) {
  const { trail, detection, watched } = stacks;
  const group = exported(trail, resolve(Properties.LogGroupName, deployment), deployment);
  const pattern = resolve(Properties.FilterPattern, deployment);
  const role = /sessionIssuer\.arn = "([^"]*)"/u.exec(pattern)?.[1] ?? '';
  const metric = objectsIn(Properties.MetricTransformations ?? null)[0] ?? {};
  const alarms = resourcesOf(detection, 'AWS::CloudWatch::Alarm').filter(([, alarm]) =>
    watches(alarm.Properties, metric, deployment),
  );
  return [
    ...(isLogGroup(trail, group) ? [] : [`${id} reads another log group than the trail's`]),
    ...(pattern.includes('$.eventSource = "kms.amazonaws.com"')
      ? []
      : [`${id} does not look at KMS`]),
    ...(isRole(watched, exported(watched, role, deployment))
      ? []
      : [`${id} watches no role of the stack`]),
    ...(alarms.length === 1 ? [] : [`${id} counts into a metric with ${alarms.length} alarms`]),
  ];
}

function watches(alarm: JsonObject, metric: JsonObject, deployment: Deployment): boolean {
  const text = (value: JsonObject[string] | undefined) => resolve(value, deployment);
  return (
    text(alarm.Namespace) === text(metric.MetricNamespace) &&
    text(alarm.MetricName) === text(metric.MetricName)
  );
}

/** What an import is deployed as; the import itself if nothing is exported under that name. */
function exported(template: Template, value: string, deployment: Deployment): string {
  const output = Object.values(template.Outputs).find(
    ({ Export }) => `import:${resolve(Export?.Name, deployment)}` === value,
  );
  return output ? resolve(output.Value, deployment) : value;
}

function isLogGroup(trail: Template, value: string): boolean {
  return resourcesOf(trail, 'AWS::Logs::LogGroup').some(([id]) => value === `ref:${id}`);
}

function isRole(template: Template, value: string): boolean {
  return resourcesOf(template, 'AWS::IAM::Role').some(([id]) => value === `att:${id}.Arn`);
}

function followTrail(trail: Template): string[] {
  return resourcesOf(trail, 'AWS::CloudTrail::Trail').flatMap(([id, { Properties }]) => {
    const group = find(trail, 'AWS::Logs::LogGroup', Properties.CloudWatchLogsLogGroupArn);
    const role = find(trail, 'AWS::IAM::Role', Properties.CloudWatchLogsRoleArn);
    return [
      ...(group ? [] : [`${id} delivers into no log group of the template`]),
      ...(role && mayDeliver(trail, role) ? [] : [`${id} has no role that may deliver`]),
    ];
  });
}

function mayDeliver(trail: Template, role: string): boolean {
  const actions = statementsOf(trail).filter(
    ({ owner, Effect }) => owner === role && Effect === 'Allow',
  );
  return ['logs:CreateLogStream', 'logs:PutLogEvents'].every((action) =>
    actions.some((statement) => listOf(statement.Action).includes(action)),
  );
}

/** The logical id that `!GetAtt <id>.Arn` names, if it is of that type. */
function find(template: Template, type: string, value: JsonObject[string] | undefined) {
  return resourcesOf(template, type).find(([id]) =>
    names(value, { 'Fn::GetAtt': `${id}.Arn` }),
  )?.[0];
}

function names(value: JsonObject[string] | undefined, reference: JsonObject): boolean {
  return listOf(value).includes(JSON.stringify(reference));
}

/** Why CloudWatch could not publish this alarm to this topic. */
function listRefusals(template: Template, topic: string, alarm: string, deployment: Deployment) {
  const key = find(template, 'AWS::KMS::Key', template.Resources[topic]?.Properties.KmsMasterKeyId);
  const policies = resourcesOf(template, 'AWS::SNS::TopicPolicy')
    .filter(([, { Properties }]) => names(Properties.Topics, { Ref: topic }))
    .map(([id]) => id);
  const admits = grantsTo(template, 'cloudwatch.amazonaws.com').filter(
    ({ owner, Action, Condition }) =>
      policies.includes(owner) &&
      listOf(Action).includes('sns:Publish') &&
      admitsSource(Condition, alarm, deployment),
  );
  const decrypts = grantsTo(template, 'cloudwatch.amazonaws.com').filter(
    ({ owner }) => owner === key,
  );
  const actions = decrypts.flatMap(({ Action }) => listOf(Action));
  return [
    ...(key ? [] : [`${topic} has no key of the template`]),
    ...(!key || ['kms:Decrypt', 'kms:GenerateDataKey*'].every((action) => actions.includes(action))
      ? []
      : [`${key} does not let CloudWatch encrypt for ${topic}`]),
    ...(admits.length > 0 ? [] : [`${topic} does not let ${alarm} publish`]),
  ];
}

function grantsTo(template: Template, service: string): Statement[] {
  return statementsOf(template).filter(
    ({ Effect, Principal }) =>
      Effect === 'Allow' && names([Principal ?? null], { Service: service }),
  );
}

function admitsSource(
  condition: JsonObject | undefined,
  alarm: string,
  deployment: Deployment,
): boolean {
  const source = (condition?.ArnLike as JsonObject | undefined)?.['aws:SourceArn'];
  const [, name = ''] = resolve(source, deployment).split(':alarm:');
  return new RegExp(`^${name.replaceAll('*', '.*')}$`, 'u').test(alarm);
}

/** From each topic to the queue in which the canary looks. */
function followTopic(template: Template): string[] {
  return resourcesOf(template, 'AWS::SNS::Topic').flatMap(([topic]) => {
    const queues = resourcesOf(template, 'AWS::SNS::Subscription')
      .filter(
        ([, { Properties }]) =>
          names(Properties.TopicArn, { Ref: topic }) && Properties.Protocol === 'sqs',
      )
      .flatMap(
        ([, { Properties }]) => find(template, 'AWS::SQS::Queue', Properties.Endpoint) ?? [],
      );
    if (queues.length === 0) return [`${topic} has no queue that the canary reads`];
    return queues
      .filter((queue) => !queueAdmits(template, queue, topic))
      .map((queue) => `${queue} does not let ${topic} send`);
  });
}

function queueAdmits(template: Template, queue: string, topic: string): boolean {
  const policies = resourcesOf(template, 'AWS::SQS::QueuePolicy')
    .filter(([, { Properties }]) => names(Properties.Queues, { Ref: queue }))
    .map(([id]) => id);
  return grantsTo(template, 'sns.amazonaws.com').some(
    ({ owner, Action, Condition }) =>
      policies.includes(owner) &&
      listOf(Action).includes('sqs:SendMessage') &&
      names((Condition?.ArnEquals as JsonObject | undefined)?.['aws:SourceArn'], { Ref: topic }),
  );
}
