import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { documentText, type JsonDocument } from './document.ts';
import { unlessMissing } from './missing.ts';
import { type Context, type ResourceType, replaced } from './type.ts';

interface ResourcePolicyProperties {
  readonly PolicyDocument: JsonDocument;
  readonly PolicyName: string;
}

export const logsResourcePolicy: ResourceType<ResourcePolicyProperties> = {
  type: 'AWS::Logs::ResourcePolicy',
  overwrites: true,
  properties: {
    PolicyDocument: ({ properties }, context) => put(properties, context),
    PolicyName: replaced,
  },
  async create(properties, context) {
    await put(properties, context);
    return { physicalId: properties.PolicyName, attributes: {} };
  },
  async delete({ physicalId: policyName }, { call }) {
    await unlessMissing(call('logs', 'DeleteResourcePolicy', { policyName }));
  },
  async read({ physicalId }, { call }) {
    // A Region has so few policies that they all come in one page.
    const { resourcePolicies = [] } = await call<Logs.DescribeResourcePoliciesCommandOutput>(
      'logs',
      'DescribeResourcePolicies',
      {},
    );
    const policy = resourcePolicies.find(({ policyName }) => policyName === physicalId);
    return (
      policy && {
        attributes: {},
        properties: { PolicyDocument: policy.policyDocument ?? '', PolicyName: physicalId },
      }
    );
  },
};

async function put(
  { PolicyName: policyName, PolicyDocument }: ResourcePolicyProperties,
  { call }: Context,
): Promise<void> {
  const policyDocument = documentText(PolicyDocument);
  await call('logs', 'PutResourcePolicy', { policyName, policyDocument });
}
