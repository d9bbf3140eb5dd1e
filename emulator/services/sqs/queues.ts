import type * as Sqs from '@aws-sdk/client-sqs';
import { Fault } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Call, Operations } from '../../service.ts';
import { accessTo, queueAccess } from './access.ts';
import { normalize, type Settings, shownSettings } from './attributes.ts';
import { arnOf, makeQueue, readCandidate, settleTime } from './new-queue.ts';
import { page } from './page.ts';
import { findQueue, queueNamed, urlOf } from './queue-url.ts';
import { redrivePolicyOf } from './redrive-policy.ts';
import { required } from './refusals.ts';
import { type Queue, queueIn, storeOf } from './store.ts';

export const queues = {
  CreateQueue: {
    access: (input, call) => {
      const resource = arnOf(call, required(input.QueueName, 'QueueName'));
      const conditions = requestTags(input.tags);
      const create = { action: 'sqs:CreateQueue', resource, conditions };
      if (Object.keys(input.tags ?? {}).length === 0) return [create];
      return [create, { action: 'sqs:TagQueue', resource, conditions }];
    },
    handle: (input, call) => {
      const name = required(input.QueueName, 'QueueName');
      const settings = normalize(input.Attributes ?? {});
      const candidate = readCandidate(call, name, settings);
      const present = queueIn(storeOf(call), name);
      if (present !== undefined) requireSame(present, settings);
      const queue = present ?? makeQueue(call, name, candidate, settings, input.tags ?? {});
      return { QueueUrl: urlOf(queue, call.world) };
    },
  },
  DeleteQueue: {
    access: accessTo('DeleteQueue'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const store = storeOf({ ...call, account: queue.account });
      const now = call.world.clock.now();
      for (const [name, at] of Object.entries(store.deleted)) {
        if (at + settleTime <= now) delete store.deleted[name];
      }
      delete store.queues[queue.name];
      store.deleted[queue.name] = now;
      call.world.clock.wake(`sqs:${queue.arn}`);
      return {};
    },
  },
  GetQueueUrl: {
    access: (input, call) => queueAccess(call, ownedQueue(input, call), 'GetQueueUrl'),
    handle: (input, call) => ({ QueueUrl: urlOf(ownedQueue(input, call), call.world) }),
  },
  ListQueues: {
    access: (_input, call) => ({ action: 'sqs:ListQueues', resource: arnOf(call, '*') }),
    handle: (input, call) => {
      const prefix = input.QueueNamePrefix ?? '';
      const { items, NextToken } = page(
        urlsOf(call, ({ name }) => name.startsWith(prefix)),
        input,
      );
      return { ...(items.length > 0 && { QueueUrls: items }), ...(NextToken && { NextToken }) };
    },
  },
  ListDeadLetterSourceQueues: {
    access: accessTo('ListDeadLetterSourceQueues'),
    handle: (input, call) => {
      const target = findQueue(call, input.QueueUrl);
      const names = (queue: Queue) => redrivePolicyOf(call.world, queue)?.target === target;
      const { items, NextToken } = page(urlsOf({ ...call, account: target.account }, names), input);
      return { queueUrls: items, ...(NextToken && { NextToken }) };
    },
  },
  PurgeQueue: {
    access: accessTo('PurgeQueue'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const now = call.world.clock.now();
      if (queue.purgedAt !== undefined && now < queue.purgedAt + settleTime) {
        throw new Fault(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
        );
      }
      queue.purgedAt = now;
      queue.messages = [];
      return {};
    },
  },
} satisfies Operations<typeof Sqs>;

function ownedQueue(input: Sqs.GetQueueUrlCommandInput, call: Call): Queue {
  const account = input.QueueOwnerAWSAccountId ?? call.account;
  return queueNamed({ ...call, account }, required(input.QueueName, 'QueueName'));
}

function urlsOf(call: Call, wanted: (queue: Queue) => boolean): string[] {
  const found = Object.values(storeOf(call).queues).filter(wanted);
  return found.map((queue) => urlOf(queue, call.world)).sort((a, b) => (a < b ? -1 : 1));
}

/** A queue that is there already is the answer, unless the request wants it different. */
function requireSame(queue: Queue, settings: Settings): void {
  const present = shownSettings(queue);
  for (const [name, value] of Object.entries(settings)) {
    if ((present[name] ?? '') === value) continue;
    throw new Fault(
      'QueueNameExists',
      `A queue already exists with the same name and a different value for attribute ${name}`,
    );
  }
}
