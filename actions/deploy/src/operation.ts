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

/**
 * Executes a change set and follows it by its token. The stack's own status is not asked: right after the execution it may
 * still be the old one.
 */
export async function executeChangeSet(
  client: CloudFormationClient,
  changeSet: { readonly id: string; readonly stackId: string },
  options: {
    readonly token: string;
    readonly patience: Patience;
    readonly underWay: UnderWay;
    readonly onEvent: (event: StackEvent) => void;
  },
): Promise<EndedOperation> {
  const { token, patience, underWay, onEvent } = options;
  const { id, stackId } = changeSet;
  await client.send(new ExecuteChangeSetCommand({ ChangeSetName: id, ClientRequestToken: token }));
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
