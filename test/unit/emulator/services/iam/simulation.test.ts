import { describe, expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';
import { allow, aPolicy, aRole, aUser, policy, variable } from '../../identity/identities.ts';

interface Results {
  readonly EvaluationResults: readonly Record<string, unknown>[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

const photos = 'arn:aws:s3:::photos';
const user = 'arn:aws:iam::123456789012:user/carol';

function simulator() {
  const iam = client(aWorld(), 'iam');
  return async (input: object) => {
    const { EvaluationResults } = await iam<Results>('SimulateCustomPolicy', {
      ActionNames: ['s3:GetObject'],
      ...input,
    });
    return EvaluationResults;
  };
}

describe('SimulatePrincipalPolicy', () => {
  /** The shape that IAM answers, positions included. */
  test('tells the statement that allows, in the policy that a role has', async () => {
    const world = aWorld();
    const arn = await aRole(world, 'worker');
    const text =
      '{"Version": "2012-10-17", "Statement": {"Sid": "", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}';
    const PolicyArn = await aPolicy(world, 'put-only', text);
    const iam = client(world, 'iam');
    await iam('AttachRolePolicy', { RoleName: 'worker', PolicyArn });

    const answer = await iam('SimulatePrincipalPolicy', {
      PolicySourceArn: arn,
      ActionNames: ['s3:PutObject', 's3:GetObjectVersion'],
      ResourceArns: [photos],
    });

    const MatchedStatements = [
      {
        SourcePolicyId: 'put-only',
        SourcePolicyType: 'IAM Policy',
        StartPosition: { Line: 1, Column: 41 },
        EndPosition: { Line: 1, Column: 113 },
      },
    ];
    const one = { EvalResourceName: photos, MissingContextValues: [] };
    expect(answer).toEqual({
      EvaluationResults: [
        {
          EvalActionName: 's3:PutObject',
          EvalDecision: 'allowed',
          EvalDecisionDetails: {},
          ...one,
          MatchedStatements,
          ResourceSpecificResults: [{ EvalResourceDecision: 'allowed', ...one, MatchedStatements }],
        },
        {
          EvalActionName: 's3:GetObjectVersion',
          EvalDecision: 'implicitDeny',
          EvalDecisionDetails: {},
          ...one,
          MatchedStatements: [],
          ResourceSpecificResults: [
            { EvalResourceDecision: 'implicitDeny', ...one, MatchedStatements: [] },
          ],
        },
      ],
      IsTruncated: false,
    });
  });

  test('knows a user with groups, boundary and tags', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    await aUser(
      world,
      'carol',
      policy(
        allow('s3:Get*', '*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } }),
      ),
    );
    await iam('TagUser', { UserName: 'carol', Tags: [{ Key: 'team', Value: 'red' }] });
    await iam('CreateGroup', { GroupName: 'admins' });
    const inline = { PolicyName: 'all', PolicyDocument: policy(allow('*')) };
    await iam('PutGroupPolicy', { GroupName: 'admins', ...inline });
    await iam('AddUserToGroup', { GroupName: 'admins', UserName: 'carol' });
    const PermissionsBoundary = await aPolicy(world, 'edge', policy(allow('s3:*')));
    await iam('PutUserPermissionsBoundary', { UserName: 'carol', PermissionsBoundary });

    expect(
      await iam('SimulatePrincipalPolicy', {
        PolicySourceArn: user,
        ActionNames: ['s3:GetObject', 'sqs:SendMessage'],
      }),
    ).toMatchObject({
      EvaluationResults: [
        {
          EvalDecision: 'allowed',
          EvalResourceName: '*',
          MatchedStatements: [
            { SourcePolicyId: 'user_carol_inline' },
            { SourcePolicyId: 'group_admins_all' },
          ],
          PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
          ResourceSpecificResults: [],
        },
        {
          EvalDecision: 'implicitDeny',
          MatchedStatements: [],
          PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
        },
      ],
    });
  });

  test.each([
    ['nobody', 'NoSuchEntityException', `${user.replace('carol', 'nobody')}`],
    ['no identity', 'InvalidInputException', 'arn:aws:iam::123456789012:policy/x'],
  ])('refuses %s', async (_what, code, PolicySourceArn) => {
    const input = { PolicySourceArn, ActionNames: ['s3:GetObject'] };
    await expect(client(aWorld(), 'iam')('SimulatePrincipalPolicy', input)).rejects.toMatchObject({
      code,
    });
  });
});

describe('SimulateCustomPolicy', () => {
  test('an explicit deny beats, and is the only statement shown', async () => {
    const simulate = simulator();
    const deny = { Effect: 'Deny', Action: 's3:Get*', Resource: `${photos}/secret/*` };
    const [result] = await simulate({
      PolicyInputList: [policy(allow('s3:*')), policy(allow('sqs:*'), deny)],
      ResourceArns: [`${photos}/a`, `${photos}/secret/b`],
    });
    expect(result).toMatchObject({
      EvalDecision: 'explicitDeny',
      ResourceSpecificResults: [
        {
          EvalResourceDecision: 'allowed',
          MatchedStatements: [{ SourcePolicyId: 'PolicyInputList.1' }],
        },
        {
          EvalResourceDecision: 'explicitDeny',
          MatchedStatements: [{ SourcePolicyId: 'PolicyInputList.2' }],
        },
      ],
    });
  });

  test('a condition wants a value, and says which key is missing', async () => {
    const simulate = simulator();
    const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const input = { PolicyInputList: [policy(allow('s3:*', '*', { Condition }))] };
    expect(await simulate(input)).toMatchObject([
      { EvalDecision: 'implicitDeny', MissingContextValues: ['aws:MultiFactorAuthPresent'] },
    ]);
    expect(await simulate({ ...input, ResourceArns: [photos] })).toMatchObject([
      {
        MissingContextValues: [],
        ResourceSpecificResults: [{ MissingContextValues: ['aws:MultiFactorAuthPresent'] }],
      },
    ]);
    const ContextEntries = [
      {
        ContextKeyName: 'aws:multifactorauthpresent',
        ContextKeyValues: ['true'],
        ContextKeyType: 'boolean',
      },
    ];
    expect(await simulate({ ...input, ContextEntries })).toMatchObject([
      { EvalDecision: 'allowed' },
    ]);
  });

  test('a resource policy of another account needs both sides', async () => {
    const simulate = simulator();
    const input = {
      CallerArn: user,
      ResourceArns: [photos],
      ResourceOwner: 'arn:aws:iam::444455556666:root',
      ResourcePolicy: policy({
        Effect: 'Allow',
        Principal: { AWS: user },
        Action: 's3:*',
        Resource: '*',
      }),
    };
    expect(await simulate({ ...input, PolicyInputList: [policy(allow('sqs:*'))] })).toMatchObject([
      {
        EvalDecision: 'implicitDeny',
        EvalDecisionDetails: { 'IAM Policy': 'implicitDeny', 'Resource Policy': 'allowed' },
      },
    ]);
    expect(await simulate({ ...input, PolicyInputList: [policy(allow('s3:*'))] })).toMatchObject([
      {
        EvalDecision: 'allowed',
        EvalDecisionDetails: { 'IAM Policy': 'allowed', 'Resource Policy': 'allowed' },
      },
    ]);
  });

  test.each([
    [{ PolicyInputList: ['{'] }, 'InvalidInputException'],
    [
      { PolicyInputList: [], CallerArn: 'arn:aws:iam::123456789012:role/x' },
      'InvalidInputException',
    ],
    [{ PolicyInputList: [], ActionNames: ['GetObject'] }, 'InvalidInputException'],
    [
      {
        PolicyInputList: [],
        PermissionsBoundaryPolicyInputList: [policy(allow('*')), policy(allow('*'))],
      },
      'InvalidInputException',
    ],
    [{ PolicyInputList: [], ResourceHandlingOption: 'EC2-VPC-InstanceStore' }, 'NotImplemented'],
  ])('refuses %j', async (input, code) => {
    await expect(simulator()(input)).rejects.toMatchObject({ code });
  });

  test('comes in pages', async () => {
    const iam = client(aWorld(), 'iam');
    const input = {
      PolicyInputList: [policy(allow('s3:Get*'))],
      ActionNames: ['s3:GetObject', 's3:PutObject', 's3:GetBucketAcl'],
    };
    const first = await iam<Results>('SimulateCustomPolicy', { ...input, MaxItems: 2 });
    const second = await iam<Results>('SimulateCustomPolicy', { ...input, Marker: first.Marker });
    expect(first).toMatchObject({
      IsTruncated: true,
      EvaluationResults: [{ EvalDecision: 'allowed' }, { EvalDecision: 'implicitDeny' }],
    });
    expect(second).toMatchObject({
      IsTruncated: false,
      EvaluationResults: [{ EvalActionName: 's3:GetBucketAcl' }],
    });
  });
});

test('the context keys of policies are told once each', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  const own = policy(allow('s3:*', `arn:aws:s3:::home/${variable('aws:username')}/*`));
  const other = policy(
    allow('s3:*', '*', {
      Condition: {
        Bool: { 'aws:SecureTransport': true },
        StringLike: { 's3:prefix': [`${variable('AWS:UserName')}/*`, variable("aws:x, 'y'")] },
      },
    }),
  );
  await aUser(world, 'carol', own);
  expect(await iam('GetContextKeysForCustomPolicy', { PolicyInputList: [own, other] })).toEqual({
    ContextKeyNames: ['aws:username', 'aws:SecureTransport', 's3:prefix', 'aws:x'],
  });
  expect(await iam('GetContextKeysForPrincipalPolicy', { PolicySourceArn: user })).toEqual({
    ContextKeyNames: ['aws:username'],
  });
});
