import { type JsonObject, listOf, resourcesOf, type Template } from '../template.ts';
import { findByArn, grantsTo, names, referred, sourceArn } from './reference.ts';
import { type Deployment, resolve } from './resolve.ts';

const CLOUDWATCH = 'cloudwatch.amazonaws.com';

/** What stands between a template's alarms and whoever subscribes to their topics. */
export function listUnheardAlarms(template: Template, deployment: Deployment): string[] {
  return resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(([id, { Properties }]) => {
    const name = resolve(Properties.AlarmName, deployment);
    const [alarming, recovering] = [Properties.AlarmActions, Properties.OKActions].map((actions) =>
      referred(template, 'AWS::SNS::Topic', actions),
    );
    return [
      ...(alarming?.length ? [] : [`${id} alarms without a topic of the template`]),
      ...(recovering?.length ? [] : [`${id} recovers without a topic of the template`]),
      ...(alarming ?? []).flatMap((topic) => listRefusals(template, topic, name, deployment)),
    ];
  });
}

/** Why CloudWatch could not publish this alarm to this topic. */
function listRefusals(template: Template, topic: string, alarm: string, deployment: Deployment) {
  const key = findByArn(
    template,
    'AWS::KMS::Key',
    template.Resources[topic]?.Properties.KmsMasterKeyId,
  );
  return [
    ...(key ? [] : [`${topic} has no key of the template`]),
    ...(!key || mayEncrypt(template, key)
      ? []
      : [`${key} does not let CloudWatch encrypt for ${topic}`]),
    ...(mayPublish(template, topic, alarm, deployment)
      ? []
      : [`${topic} does not let ${alarm} publish`]),
  ];
}

function mayEncrypt(template: Template, key: string): boolean {
  const actions = grantsTo(template, CLOUDWATCH)
    .filter(({ owner }) => owner === key)
    .flatMap(({ Action }) => listOf(Action));
  return ['kms:Decrypt', 'kms:GenerateDataKey*'].every((action) => actions.includes(action));
}

function mayPublish(
  template: Template,
  topic: string,
  alarm: string,
  deployment: Deployment,
): boolean {
  const policies = resourcesOf(template, 'AWS::SNS::TopicPolicy')
    .filter(([, { Properties }]) => names(Properties.Topics, { Ref: topic }))
    .map(([id]) => id);
  return grantsTo(template, CLOUDWATCH).some(
    ({ owner, Action, Condition }) =>
      policies.includes(owner) &&
      listOf(Action).includes('sns:Publish') &&
      admits(Condition, alarm, deployment),
  );
}

function admits(condition: JsonObject | undefined, alarm: string, deployment: Deployment): boolean {
  const [, pattern = ''] = resolve(sourceArn(condition, 'ArnLike'), deployment).split(':alarm:');
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'u').test(alarm);
}
