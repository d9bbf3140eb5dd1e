import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault, notImplemented } from '../../fault.ts';
import { MalformedPolicy, parsePolicy } from '../../identity/policy/index.ts';
import type { Access, Operations } from '../../service.ts';
import { invalid, required } from './refusals.ts';
import { repositoriesOf } from './store.ts';

const onRegistry = (operation: string) => ({
  access: (): Access => ({ action: `ecr:${operation}`, resource: '*' }),
});

/** The registry of an account in a Region. https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
export const registry = {
  DescribeRegistry: {
    ...onRegistry('DescribeRegistry'),
    handle: (_, { account: registryId }) => ({
      registryId,
      replicationConfiguration: { rules: [] },
    }),
  },
  PutReplicationConfiguration: {
    ...onRegistry('PutReplicationConfiguration'),
    handle: (input) => {
      const { rules } = required(input.replicationConfiguration, 'replicationConfiguration');
      if (rules?.length) throw notImplemented('The replication of ECR repositories');
      return { replicationConfiguration: { rules: [] } };
    },
  },
  GetRegistryPolicy: {
    ...onRegistry('GetRegistryPolicy'),
    handle: (_, call) => {
      const { policy } = repositoriesOf(call);
      if (policy === undefined) throw noPolicy(call.account);
      return { registryId: call.account, policyText: policy };
    },
  },
  /** Kept and shown. It governs replication and pull-through, which are not there. */
  PutRegistryPolicy: {
    ...onRegistry('PutRegistryPolicy'),
    handle: (input, call) => {
      const policyText = checkPolicy(required(input.policyText, 'policyText'));
      repositoriesOf(call).policy = policyText;
      return { registryId: call.account, policyText };
    },
  },
  DeleteRegistryPolicy: {
    ...onRegistry('DeleteRegistryPolicy'),
    handle: (_, call) => {
      const store = repositoriesOf(call);
      const { policy: policyText } = store;
      if (policyText === undefined) throw noPolicy(call.account);
      delete store.policy;
      return { registryId: call.account, policyText };
    },
  },
} satisfies Operations<typeof Ecr>;

const longestPolicy = 10_240;

function checkPolicy(text: string): string {
  if (text.length > longestPolicy) {
    throw invalid('policyText', `must have length less than or equal to ${longestPolicy}`);
  }
  try {
    parsePolicy(text, 'resource');
    return text;
  } catch (cause) {
    if (!(cause instanceof MalformedPolicy)) throw cause;
    throw invalid('policyText', `Invalid registry policy provided: ${cause.message}`, { cause });
  }
}

function noPolicy(account: string): Fault {
  return new Fault(
    'RegistryPolicyNotFoundException',
    `Registry policy does not exist in the registry with id '${account}'`,
  );
}
