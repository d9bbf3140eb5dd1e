import { otherTags, type UpdateSample } from '../../../support/update-sample.ts';

const account = '123456789012';
const lifecycle = (countNumber: number) => ({
  LifecyclePolicyText: JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: {
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber,
        },
        action: { type: 'expire' },
      },
    ],
  }),
});
const policy = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action }],
});
const exclude = (value: string) => [
  {
    ImageTagMutabilityExclusionFilterType: 'WILDCARD',
    ImageTagMutabilityExclusionFilterValue: value,
  },
];

export const ecrSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::ECR::Repository',
    beside: { Key: { Type: 'AWS::KMS::Key', Properties: {} } },
    base: { RepositoryName: 'matrix/app' },
    properties: {
      EmptyOnDelete: { before: false, after: true, hidden: true },
      EncryptionConfiguration: {
        with: { RepositoryName: undefined },
        after: { EncryptionType: 'KMS', KmsKey: { 'Fn::GetAtt': 'Key.Arn' } },
      },
      ImageScanningConfiguration: { before: { ScanOnPush: false }, after: { ScanOnPush: true } },
      ImageTagMutability: [
        { before: 'MUTABLE', after: 'IMMUTABLE' },
        { after: 'IMMUTABLE_WITH_EXCLUSION', refused: 'exclusion filters are required' },
      ],
      ImageTagMutabilityExclusionFilters: [
        {
          with: { ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' },
          before: exclude('latest'),
          after: exclude('dev-*'),
        },
        { after: exclude('latest'), refused: 'exclusion filters cannot be given' },
      ],
      LifecyclePolicy: [
        { before: lifecycle(1), after: { ...lifecycle(2), RegistryId: account } },
        {
          after: { LifecyclePolicyText: '{"rules":[]}' },
          refused: 'Lifecycle policy validation failure',
        },
      ],
      RepositoryName: { after: 'matrix/other' },
      RepositoryPolicyText: { before: policy('ecr:*'), after: policy('ecr:BatchGetImage') },
      Tags: otherTags,
    },
  },
];
