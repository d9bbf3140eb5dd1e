import type * as Sqs from '@aws-sdk/client-sqs';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { accessTo, ownersActions } from './access.ts';
import { readJsonMap } from './json-map.ts';
import { findQueue } from './queue-url.ts';
import { invalidParameter, required } from './refusals.ts';
import type { Queue } from './store.ts';

/** What may be given to others. Batches go with their single operation. */
const actions = [
  ...['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'GetQueueUrl', '*'],
  ...['ListDeadLetterSourceQueues', 'PurgeQueue', 'ReceiveMessage', 'SendMessage'],
];
const mostActions = 7;
const mostStatements = 20;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html */
export const permissions = {
  AddPermission: {
    access: accessTo('AddPermission'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const label = checkLabel(input.Label);
      const statement = {
        Sid: label,
        Effect: 'Allow',
        Principal: { AWS: single(principals(input.AWSAccountIds)) },
        Action: single(checkActions(input.Actions).map((action) => `SQS:${action}`)),
        Resource: queue.arn,
      };
      const before = statementsOf(queue);
      if (before.some(({ Sid }) => Sid === label)) {
        throw invalidParameter(label, 'Label', 'Already exists.');
      }
      putStatements(call, queue, [...before, statement]);
      return {};
    },
  },
  RemovePermission: {
    access: accessTo('RemovePermission'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const label = required(input.Label, 'Label');
      const before = statementsOf(queue);
      const left = before.filter(({ Sid }) => Sid !== label);
      if (left.length === before.length) {
        throw invalidParameter(label, 'Label', "can't find label.");
      }
      putStatements(call, queue, left);
      return {};
    },
  },
} satisfies Operations<typeof Sqs>;

interface Statement {
  readonly Sid?: unknown;
}

function statementsOf({ attributes }: Queue): readonly Statement[] {
  const { Statement = [] } = readJsonMap(attributes.Policy ?? '{}') ?? {};
  return [Statement].flat() as Statement[];
}

/** A policy without a statement is none. */
function putStatements(call: Call, queue: Queue, Statement: readonly Statement[]): void {
  if (Statement.length > mostStatements) {
    throw new Fault(
      'OverLimit',
      `${Statement.length} statements were found in the submitted policy, max allowed is ${mostStatements}`,
    );
  }
  const empty = { Version: '2008-10-17', Id: `${queue.arn}/SQSDefaultPolicy` };
  const policy = readJsonMap(queue.attributes.Policy ?? '') ?? empty;
  queue.modifiedAt = call.world.clock.now();
  if (Statement.length === 0) delete queue.attributes.Policy;
  else queue.attributes.Policy = JSON.stringify({ ...policy, Statement });
}

function checkLabel(sent: string | undefined): string {
  const label = required(sent, 'Label');
  if (/^[A-Za-z0-9_-]{1,80}$/.test(label)) return label;
  throw invalidParameter(
    label,
    'Label',
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.',
  );
}

function principals(accounts: readonly string[] = []): string[] {
  if (accounts.length === 0 || !accounts.every((account) => /^\d{12}$/.test(account))) {
    throw invalidParameter(`[${accounts.join(', ')}]`, 'PrincipalId', 'Unable to verify.');
  }
  return accounts.map((account) => `arn:aws:iam::${account}:root`);
}

function checkActions(names: readonly string[] = []): readonly string[] {
  if (names.length === 0) required('', 'Actions');
  if (names.length > mostActions) {
    throw new Fault(
      'OverLimit',
      `${names.length} Actions were found, maximum allowed is ${mostActions}.`,
    );
  }
  const other = names.find((name) => !actions.includes(name));
  if (other === undefined) return names;
  const reason = ownersActions.has(other)
    ? 'Only the queue owner is allowed to invoke this action.'
    : 'Please refer to the appropriate WSDL for a list of valid actions. ';
  throw invalidParameter(`SQS:${other}`, 'ActionName', reason);
}

/** SQS writes a list of one as its item. */
function single(items: readonly string[]): string | readonly string[] {
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : items;
}
