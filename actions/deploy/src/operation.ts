import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  ExecuteChangeSetCommand,
  type StackEvent,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';
import { isUnderWay } from './decide-move.ts';
import { during, type UnderWay } from './interruption.ts';
import { type Patience, waitFor } from './waiting.ts';

/** An operation on a stack that has ended: its last status and all events of its own, newest first. */
export interface EndedOperation {
  readonly status: StackStatus;
  readonly events: readonly StackEvent[];
}

interface Following {
  /** Marks the operation's events. */
  readonly token: string;
  readonly patience: Patience;
  readonly underWay: UnderWay;
  readonly onEvent: (event: StackEvent) => void;
}

/** Executes a change set and follows it. The same token twice is one execution. */
export async function executeChangeSet(
  client: CloudFormationClient,
  { id, stackId }: { readonly id: string; readonly stackId: string },
  following: Following,
): Promise<EndedOperation> {
  const { token } = following;
  await client.send(new ExecuteChangeSetCommand({ ChangeSetName: id, ClientRequestToken: token }));
  return followOperation(client, stackId, following);
}

/** Whether the latest operation on the stack is the one with this token. */
export async function isLatestOperation(
  client: CloudFormationClient,
  stackId: string,
  token: string,
): Promise<boolean> {
  const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName: stackId }));
  return StackEvents?.[0]?.ClientRequestToken === token;
}

/**
 * Follows an operation by its token until it has ended. The stack's own status is not asked: right after the beginning it may
 * still be the old one.
 */
export async function followOperation(
  client: CloudFormationClient,
  stackId: string,
  { token, patience, underWay, onEvent }: Following,
): Promise<EndedOperation> {
  const events: StackEvent[] = [];
  const look = async (): Promise<StackStatus | undefined> => {
    const news = await newEvents(client, stackId, token, events[0]?.EventId);
    events.unshift(...news);
    for (const event of news.toReversed()) onEvent(event);
    return lastStatus(events, stackId);
  };
  const status = await during(underWay, stackId, () =>
    waitFor(`${stackId} has not settled`, patience, look),
  );
  return { status, events };
}

/**
 * The operation's events that came after `lastSeen`, newest first. Events of another operation may stand above them once it
 * has ended; below the operation's first event nothing more is looked for.
 */
async function newEvents(
  client: CloudFormationClient,
  stackId: string,
  token: string,
  lastSeen: string | undefined,
): Promise<StackEvent[]> {
  const news: StackEvent[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new DescribeStackEventsCommand({ StackName: stackId, NextToken }),
    );
    for (const event of page.StackEvents ?? []) {
      if (event.EventId === lastSeen) return news;
      if (event.ClientRequestToken === token) news.push(event);
    }
    const isWithin = page.StackEvents?.at(-1)?.ClientRequestToken === token;
    NextToken = isWithin || lastSeen !== undefined ? page.NextToken : undefined;
  } while (NextToken !== undefined);
  return news;
}

function lastStatus(events: readonly StackEvent[], stackId: string): StackStatus | undefined {
  const own = events.find(({ PhysicalResourceId }) => PhysicalResourceId === stackId);
  const status = own?.ResourceStatus as StackStatus | undefined;
  return isUnderWay(status) ? undefined : status;
}
