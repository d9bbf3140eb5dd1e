import {
  type JsonObject,
  objectsIn,
  type Resource,
  resourcesOf,
  type Template,
} from '../template.ts';
import type { Stacks } from './broken-links.ts';
import { type Deployment, resolve } from './resolve.ts';

type Named = [string, Resource];

/** From the log group through each filter to the one alarm on its metric, and back. */
export function followFilters(stacks: Stacks, deployment: Deployment): string[] {
  const filters = resourcesOf(stacks.detection, 'AWS::Logs::MetricFilter');
  const alarms = resourcesOf(stacks.detection, 'AWS::CloudWatch::Alarm');
  const fed = (alarm: Named) => filters.some((filter) => feeds(filter, alarm, deployment));
  return [
    ...filters.flatMap((filter) => followFilter(filter, alarms, stacks, deployment)),
    ...alarms.filter((alarm) => !fed(alarm)).map(([id]) => `${id} is fed by no filter`),
  ];
}

function followFilter(filter: Named, alarms: Named[], stacks: Stacks, deployment: Deployment) {
  const [id, { Properties }] = filter;
  const group = lookUp(stacks.trail, resolve(Properties.LogGroupName, deployment), deployment);
  const pattern = resolve(Properties.FilterPattern, deployment);
  const imported = /sessionIssuer\.arn = "([^"]*)"/u.exec(pattern)?.[1] ?? '';
  const role = lookUp(stacks.watched, imported, deployment);
  const fed = alarms.filter((alarm) => feeds(filter, alarm, deployment)).length;
  return [
    ...(isOf(stacks.trail, 'AWS::Logs::LogGroup', group)
      ? []
      : [`${id} reads another log group than the trail's`]),
    ...(pattern.includes('$.eventSource = "kms.amazonaws.com"')
      ? []
      : [`${id} does not look at KMS`]),
    ...(isOf(stacks.watched, 'AWS::IAM::Role', role) ? [] : [`${id} watches no role of the stack`]),
    ...(fed === 1 ? [] : [`${id} counts into a metric with ${fed} alarms`]),
  ];
}

function feeds([, filter]: Named, [, alarm]: Named, deployment: Deployment): boolean {
  const [metric = {}] = objectsIn(filter.Properties.MetricTransformations ?? null);
  const text = (value: JsonObject[string] | undefined) => resolve(value, deployment);
  return (
    text(alarm.Properties.Namespace) === text(metric.MetricNamespace) &&
    text(alarm.Properties.MetricName) === text(metric.MetricName)
  );
}

/** What an import is deployed as; the import itself if nothing is exported under that name. */
function lookUp(template: Template, value: string, deployment: Deployment): string {
  const output = Object.values(template.Outputs).find(
    ({ Export }) => `import:${resolve(Export?.Name, deployment)}` === value,
  );
  return output ? resolve(output.Value, deployment) : value;
}

function isOf(template: Template, type: string, value: string): boolean {
  return resourcesOf(template, type).some(([id]) => [`ref:${id}`, `att:${id}.Arn`].includes(value));
}
