import type * as Sns from '@aws-sdk/client-sns';
import type { Operations } from '../../service.ts';
import { invalidParameter, required } from './refusals.ts';
import type { Topic } from './store.ts';
import { checkPolicyAction } from './topic-attributes.ts';
import { accessTo, defaultPolicy, findTopic } from './topics-by-arn.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html */
export const permissions = {
  AddPermission: {
    access: accessTo('AddPermission'),
    handle: (input, call) => {
      const topic = findTopic(call, input.TopicArn);
      const label = required(input.Label, 'Label');
      const actions = required(input.ActionName, 'ActionName').map((name) => `SNS:${name}`);
      for (const action of actions) checkPolicyAction(action);
      const policy = policyOf(topic);
      if (policy.Statement.some(({ Sid }) => Sid === label)) {
        throw invalidParameter('Statement already exists');
      }
      const statement = {
        Sid: label,
        Effect: 'Allow',
        Principal: { AWS: single(principals(input.AWSAccountId)) },
        Action: single(actions),
        Resource: topic.arn,
      };
      putStatements(topic, [...policy.Statement, statement]);
      return {};
    },
  },
  RemovePermission: {
    access: accessTo('RemovePermission'),
    handle: (input, call) => {
      const topic = findTopic(call, input.TopicArn);
      const label = required(input.Label, 'Label');
      putStatements(
        topic,
        policyOf(topic).Statement.filter(({ Sid }) => Sid !== label),
      );
      return {};
    },
  },
} satisfies Operations<typeof Sns>;

interface Policy {
  readonly Statement: readonly { readonly Sid?: unknown }[];
}

function policyOf(topic: Topic): Policy {
  const policy = JSON.parse(topic.attributes.Policy ?? defaultPolicy(topic)) as Policy;
  return { ...policy, Statement: [policy.Statement].flat() };
}

function putStatements(topic: Topic, Statement: Policy['Statement']): void {
  topic.attributes.Policy = JSON.stringify({ ...policyOf(topic), Statement });
}

function principals(accounts: readonly string[] | undefined): string[] {
  const ids = required(accounts, 'AWSAccountId');
  if (ids.length > 0 && ids.every((id) => /^\d{12}$/.test(id))) {
    return ids.map((id) => `arn:aws:iam::${id}:root`);
  }
  throw invalidParameter('AWSAccountId');
}

/** SNS writes a list of one as its item. */
function single(items: readonly string[]): string | readonly string[] {
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : items;
}
