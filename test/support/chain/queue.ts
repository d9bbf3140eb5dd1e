import { listOf, resourcesOf, type Template } from '../template.ts';
import { findByArn, grantsTo, names, sourceArn } from './reference.ts';

/** From each topic into the queue in which the canary looks. */
export function followTopics(template: Template): string[] {
  return resourcesOf(template, 'AWS::SNS::Topic').flatMap(([topic]) => {
    const queues = listQueues(template, topic);
    if (queues.length === 0) return [`${topic} has no queue that the canary reads`];
    return queues
      .filter((queue) => !maySend(template, queue, topic))
      .map((queue) => `${queue} does not let ${topic} send`);
  });
}

function listQueues(template: Template, topic: string): string[] {
  return resourcesOf(template, 'AWS::SNS::Subscription')
    .filter(([, { Properties }]) => names(Properties.TopicArn, { Ref: topic }))
    .filter(([, { Properties }]) => Properties.Protocol === 'sqs')
    .flatMap(
      ([, { Properties }]) => findByArn(template, 'AWS::SQS::Queue', Properties.Endpoint) ?? [],
    );
}

function maySend(template: Template, queue: string, topic: string): boolean {
  const policies = resourcesOf(template, 'AWS::SQS::QueuePolicy')
    .filter(([, { Properties }]) => names(Properties.Queues, { Ref: queue }))
    .map(([id]) => id);
  return grantsTo(template, 'sns.amazonaws.com').some(
    ({ owner, Action, Condition }) =>
      policies.includes(owner) &&
      listOf(Action).includes('sqs:SendMessage') &&
      names(sourceArn(Condition, 'ArnEquals'), { Ref: topic }),
  );
}
