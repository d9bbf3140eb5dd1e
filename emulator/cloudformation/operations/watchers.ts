import type { RollbackConfiguration } from '@aws-sdk/client-cloudformation';
import { invalid } from '../template/fault.ts';

const mostTopics = 5;
const mostTriggers = 5;
const longestMonitoring = 180;
const topicArn = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?$/;
const alarmArn = /^arn:aws[a-z-]*:cloudwatch:[a-z0-9-]+:\d{12}:alarm:.+$/;
const triggerTypes = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];

/** Throws `ValidationError` for what cannot be a topic. */
export function checkedTopics(arns: readonly string[]): string[] {
  if (arns.length > mostTopics) {
    throw invalid(
      `1 validation error detected: Value '[${arns.join(', ')}]' at 'notificationARNs' failed to satisfy constraint: Member must have length less than or equal to ${mostTopics}`,
    );
  }
  const wrong = arns.find((arn) => !topicArn.test(arn));
  if (wrong !== undefined) throw invalid(`Invalid notification ARN: ${wrong}`);
  return [...arns];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackConfiguration.html */
export function checkedRollbackConfiguration(given: RollbackConfiguration): RollbackConfiguration {
  const { RollbackTriggers: triggers = [], MonitoringTimeInMinutes: minutes } = given;
  if (triggers.length > mostTriggers) {
    throw invalid(
      `1 validation error detected: Value at 'rollbackConfiguration.rollbackTriggers' failed to satisfy constraint: Member must have length less than or equal to ${mostTriggers}`,
    );
  }
  for (const { Arn = '', Type = '' } of triggers) {
    if (!triggerTypes.includes(Type)) throw invalid('Rollback Trigger Type not supported');
    if (!alarmArn.test(Arn)) throw invalid("RelativeId of a Rollback Trigger's ARN is incorrect");
  }
  if (minutes !== undefined && (minutes < 0 || minutes > longestMonitoring)) {
    throw invalid(
      `1 validation error detected: Value '${minutes}' at 'rollbackConfiguration.monitoringTimeInMinutes' failed to satisfy constraint: Member must have value less than or equal to ${longestMonitoring}`,
    );
  }
  return {
    ...(triggers.length > 0 && {
      RollbackTriggers: triggers.map(({ Arn, Type }) => ({ Arn, Type })),
    }),
    ...(minutes !== undefined && { MonitoringTimeInMinutes: minutes }),
  };
}
