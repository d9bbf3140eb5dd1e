import type { ResourceType } from './type.ts';

interface MetadataProperties {
  readonly Analytics?: string;
}

/**
 * What the AWS CDK puts into every stack to count the use of its constructs: CloudFormation takes it, and nothing comes of it.
 * https://docs.aws.amazon.com/cdk/v2/guide/usage-data.html
 */
export const cdkMetadata: ResourceType<MetadataProperties> = {
  type: 'AWS::CDK::Metadata',
  properties: { Analytics: () => Promise.resolve() },
  create: (_, { name }) => Promise.resolve({ physicalId: name(), attributes: {} }),
  delete: () => Promise.resolve(),
};
