import { listOf, resourcesOf, statementsOf, type Template } from '../template.ts';
import { findByArn } from './reference.ts';

/** From the trail into its log group. */
export function followTrail(trail: Template): string[] {
  const trails = resourcesOf(trail, 'AWS::CloudTrail::Trail');
  if (trails.length === 0) return ['there is no trail'];
  return trails.flatMap(([id, { Properties }]) => {
    const group = findByArn(trail, 'AWS::Logs::LogGroup', Properties.CloudWatchLogsLogGroupArn);
    const role = findByArn(trail, 'AWS::IAM::Role', Properties.CloudWatchLogsRoleArn);
    return [
      ...(group ? [] : [`${id} delivers into no log group of the template`]),
      ...(role && mayDeliver(trail, role) ? [] : [`${id} has no role that may deliver`]),
    ];
  });
}

function mayDeliver(trail: Template, role: string): boolean {
  const granted = statementsOf(trail)
    .filter(({ owner, Effect }) => owner === role && Effect === 'Allow')
    .flatMap(({ Action }) => listOf(Action));
  return ['logs:CreateLogStream', 'logs:PutLogEvents'].every((action) => granted.includes(action));
}
