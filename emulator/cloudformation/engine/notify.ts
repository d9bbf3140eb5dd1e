import type { Caller } from '../../world.ts';
import type { Stack, StackEvent } from '../stack.ts';
import type { Run } from './operation.ts';

/** Messages of one stack leave in the order of its events. */
const underWay = new WeakMap<Stack, Promise<void>>();

/** Publishes an event to the stack's topics as whoever works on the stack. A topic that refuses fails no stack. */
export function notify(run: Run, event: StackEvent): void {
  const topics = run.stack.source.notificationArns ?? [];
  if (topics.length === 0) return;
  const Message = messageOf(run, event);
  const before = underWay.get(run.stack) ?? Promise.resolve();
  const sent = before.then(async () => {
    for (const TopicArn of topics) await publish(run, { TopicArn, Message });
  });
  underWay.set(run.stack, sent);
  run.world.background(() => sent);
}

async function publish({ world, caller }: Run, message: object): Promise<void> {
  const Subject = 'AWS CloudFormation Notification';
  try {
    await world.invoke(caller, 'sns', 'Publish', { ...message, Subject });
  } catch {
    // CloudTrail has the refused call; CloudFormation itself says nothing of it.
  }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html, as topics receive it. */
function messageOf({ stack, account, caller }: Run, event: StackEvent): string {
  const members: Record<string, string> = {
    StackId: stack.stackId,
    Timestamp: new Date(event.at).toISOString(),
    EventId: event.eventId,
    LogicalResourceId: event.logicalId,
    Namespace: account,
    PhysicalResourceId: event.physicalId ?? '',
    PrincipalId: principalId(caller),
    ResourceProperties: event.properties ?? 'null',
    ResourceStatus: event.status ?? '',
    ResourceStatusReason: event.reason ?? '',
    ResourceType: event.type,
    StackName: stack.stackName,
    ClientRequestToken: event.token ?? 'null',
  };
  return Object.entries(members)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');
}

function principalId({ principal, account }: Caller): string {
  switch (principal.type) {
    case 'user':
      return principal.userId;
    case 'role':
      return `${principal.roleId}:${principal.sessionName}`;
    default:
      return account;
  }
}
