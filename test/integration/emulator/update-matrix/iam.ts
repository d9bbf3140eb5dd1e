import { otherTags, type UpdateSample } from '../../../support/update-sample.ts';

const allow = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
const trust = (Service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }],
});

const aRole = {
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: trust('ec2.amazonaws.com') },
};
const aUser = { Type: 'AWS::IAM::User' };
const aGroup = { Type: 'AWS::IAM::Group' };
const aPolicy = {
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { PolicyDocument: allow('s3:GetObject') },
};

const inline = {
  before: [{ PolicyName: 'old', PolicyDocument: allow('s3:*') }],
  after: [{ PolicyName: 'new', PolicyDocument: allow('sqs:*') }],
};
const managed = { before: [{ Ref: 'One' }], after: [{ Ref: 'Two' }] };
const boundary = { before: { Ref: 'One' }, after: { Ref: 'Two' } };
const document = { after: allow('sqs:*') };
const policies = { One: aPolicy, Two: aPolicy };

const holders: readonly UpdateSample[] = [
  {
    type: 'AWS::IAM::Role',
    beside: policies,
    base: { AssumeRolePolicyDocument: trust('ec2.amazonaws.com') },
    properties: {
      AssumeRolePolicyDocument: { after: trust('ecs-tasks.amazonaws.com') },
      Description: { before: 'old', after: 'new' },
      ManagedPolicyArns: managed,
      MaxSessionDuration: { before: 3600, after: 7200 },
      Path: { before: '/one/', after: '/two/' },
      PermissionsBoundary: boundary,
      Policies: inline,
      RoleName: { before: 'matrix-one', after: 'matrix-two' },
      Tags: otherTags,
    },
  },
  {
    type: 'AWS::IAM::User',
    beside: { ...policies, Red: aGroup, Blue: aGroup },
    base: {},
    properties: {
      Groups: { before: [{ Ref: 'Red' }], after: [{ Ref: 'Blue' }] },
      LoginProfile: {
        before: { Password: 'an-old-password' },
        after: { Password: 'a-new-password', PasswordResetRequired: true },
        hidden: true,
      },
      ManagedPolicyArns: managed,
      Path: { before: '/one/', after: '/two/' },
      PermissionsBoundary: boundary,
      Policies: inline,
      Tags: otherTags,
      UserName: { before: 'matrix-one', after: 'matrix-two' },
    },
  },
  {
    type: 'AWS::IAM::Group',
    beside: policies,
    base: {},
    properties: {
      GroupName: { before: 'matrix-one', after: 'matrix-two' },
      ManagedPolicyArns: managed,
      Path: { before: '/one/', after: '/two/' },
      Policies: inline,
    },
  },
];

const between = { Red: aGroup, Blue: aGroup, Ann: aUser, Bob: aUser, Job: aRole, Task: aRole };

function owned(kind: 'Role' | 'User' | 'Group', one: string, other: string): UpdateSample {
  return {
    type: `AWS::IAM::${kind}Policy`,
    beside: between,
    base: { [`${kind}Name`]: { Ref: one }, PolicyName: 'p', PolicyDocument: allow('s3:*') },
    properties: {
      [`${kind}Name`]: { after: { Ref: other } },
      PolicyDocument: document,
      PolicyName: { after: 'q' },
    },
  };
}

const policySamples: readonly UpdateSample[] = [
  owned('Role', 'Job', 'Task'),
  owned('User', 'Ann', 'Bob'),
  owned('Group', 'Red', 'Blue'),
  {
    type: 'AWS::IAM::Policy',
    beside: between,
    base: { PolicyName: 'p', PolicyDocument: allow('s3:*'), Users: [{ Ref: 'Ann' }] },
    properties: {
      Groups: { before: [{ Ref: 'Red' }], after: [{ Ref: 'Blue' }] },
      PolicyDocument: document,
      PolicyName: { after: 'q' },
      Roles: { before: [{ Ref: 'Job' }], after: [{ Ref: 'Task' }] },
      Users: { after: [{ Ref: 'Bob' }] },
    },
  },
  {
    type: 'AWS::IAM::ManagedPolicy',
    beside: between,
    base: { PolicyDocument: allow('s3:*') },
    properties: {
      Description: { before: 'old', after: 'new' },
      Groups: { before: [{ Ref: 'Red' }], after: [{ Ref: 'Blue' }] },
      ManagedPolicyName: { before: 'matrix-one', after: 'matrix-two' },
      Path: { before: '/one/', after: '/two/' },
      PolicyDocument: document,
      Roles: { before: [{ Ref: 'Job' }], after: [{ Ref: 'Task' }] },
      Users: { before: [{ Ref: 'Ann' }], after: [{ Ref: 'Bob' }] },
    },
  },
];

const others: readonly UpdateSample[] = [
  {
    type: 'AWS::IAM::UserToGroupAddition',
    beside: between,
    base: { GroupName: { Ref: 'Red' }, Users: [{ Ref: 'Ann' }] },
    properties: {
      GroupName: { after: { Ref: 'Blue' } },
      Users: { after: [{ Ref: 'Ann' }, { Ref: 'Bob' }] },
    },
  },
  {
    type: 'AWS::IAM::AccessKey',
    beside: between,
    base: { UserName: { Ref: 'Ann' } },
    properties: {
      Serial: { before: 1, after: 2, hidden: true },
      Status: { before: 'Active', after: 'Inactive' },
      UserName: { after: { Ref: 'Bob' } },
    },
  },
  {
    type: 'AWS::IAM::InstanceProfile',
    beside: between,
    base: { Roles: [{ Ref: 'Job' }] },
    properties: {
      InstanceProfileName: { before: 'matrix-one', after: 'matrix-two' },
      Path: { before: '/one/', after: '/two/' },
      Roles: { after: [{ Ref: 'Task' }] },
    },
  },
  {
    type: 'AWS::IAM::ServiceLinkedRole',
    base: { AWSServiceName: 'autoscaling.amazonaws.com' },
    properties: {
      AWSServiceName: { after: 'batch.amazonaws.com' },
      CustomSuffix: { before: 'one', after: 'two' },
      Description: { before: 'old', after: 'new' },
    },
  },
  {
    type: 'AWS::IAM::OIDCProvider',
    base: { Url: 'https://idp.example.com' },
    properties: {
      ClientIdList: { before: ['a', 'b'], after: ['a', 'c'] },
      Tags: otherTags,
      ThumbprintList: { before: ['0'.repeat(40)], after: ['1'.repeat(40)] },
      Url: { after: 'https://other.example.com' },
    },
  },
];

export const iamSamples: readonly UpdateSample[] = [...holders, ...policySamples, ...others];
