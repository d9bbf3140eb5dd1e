import type { UpdateSample } from '../../../support/update-sample.ts';

const account = '123456789012';
const region = 'ap-southeast-2';
const group = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'beside' } };
const other = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'other' } };
const absent = (after: unknown) => ({ after, refused: 'not implemented' });

/** A key that the log service may use. */
const key = {
  Type: 'AWS::KMS::Key',
  Properties: {
    KeyPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Effect: 'Allow',
          Principal: { Service: `logs.${region}.amazonaws.com` },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Resource: '*',
        },
      ],
    },
  },
};

const policy = (service: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'logs:PutLogEvents',
      Resource: '*',
    },
  ],
});

const transformation = (overrides: object = {}) => [
  { MetricName: 'm', MetricNamespace: 'n', MetricValue: '1', ...overrides },
];

export const logsSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::Logs::LogGroup',
    beside: { Key: key, OtherKey: key },
    base: { LogGroupName: 'subject' },
    properties: {
      BearerTokenAuthenticationEnabled: absent(true),
      DataProtectionPolicy: absent({ Name: 'p' }),
      DeletionProtectionEnabled: { after: true },
      FieldIndexPolicies: absent([{ Fields: ['eventName'] }]),
      KmsKeyId: {
        before: { 'Fn::GetAtt': ['Key', 'Arn'] },
        after: { 'Fn::GetAtt': ['OtherKey', 'Arn'] },
      },
      LogGroupClass: {
        before: 'STANDARD',
        after: 'INFREQUENT_ACCESS',
        refused: 'The class of a log group cannot be changed after it was created',
      },
      LogGroupName: { after: 'renamed' },
      ResourcePolicyDocument: {
        before: policy('delivery.logs.amazonaws.com'),
        after: policy('es.amazonaws.com'),
      },
      RetentionInDays: { before: 30, after: 90 },
      Tags: {
        before: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
        after: [
          { Key: 'a', Value: '3' },
          { Key: 'c', Value: '4' },
        ],
      },
    },
  },
  {
    type: 'AWS::Logs::MetricFilter',
    beside: { Group: group, Other: other },
    base: {
      FilterName: 'subject',
      FilterPattern: '{ $.a = "b" }',
      LogGroupName: { Ref: 'Group' },
      MetricTransformations: transformation(),
    },
    properties: {
      ApplyOnTransformedLogs: { before: false, after: true, refused: 'not implemented' },
      EmitSystemFieldDimensions: { after: ['@aws.account', '@aws.region'] },
      FieldSelectionCriteria: {
        before: '@aws.account = "123456789012"',
        after: '@aws.region = "ap-southeast-2"',
      },
      FilterName: { after: 'renamed' },
      FilterPattern: { after: '{ $.a = "c" }' },
      LogGroupName: { with: { FilterName: undefined }, after: { Ref: 'Other' } },
      MetricTransformations: {
        before: transformation({ DefaultValue: 0 }),
        after: transformation({ Dimensions: [{ Key: 'A', Value: '$.a' }], Unit: 'Count' }),
      },
    },
  },
  {
    type: 'AWS::Logs::LogStream',
    beside: { Group: group, Other: other },
    base: { LogGroupName: { Ref: 'Group' }, LogStreamName: 'subject' },
    properties: {
      LogGroupName: { with: { LogStreamName: undefined }, after: { Ref: 'Other' } },
      LogStreamName: { after: 'renamed' },
    },
  },
  {
    type: 'AWS::Logs::ResourcePolicy',
    base: {
      PolicyName: 'subject',
      PolicyDocument: JSON.stringify(policy('es.amazonaws.com')),
    },
    properties: {
      PolicyDocument: { after: JSON.stringify(policy('route53.amazonaws.com')) },
      PolicyName: { after: 'renamed' },
    },
  },
  {
    type: 'AWS::Logs::QueryDefinition',
    beside: { Group: group, Other: other },
    base: { Name: 'subject', QueryString: 'fields @message' },
    properties: {
      LogGroupNames: { before: [{ Ref: 'Group' }], after: [{ Ref: 'Other' }] },
      Name: { after: 'renamed' },
      Parameters: absent([{ Name: 'p' }]),
      QueryLanguage: { before: 'CWLI', after: 'SQL', refused: 'not implemented' },
      QueryString: { after: 'fields @timestamp' },
    },
  },
];
