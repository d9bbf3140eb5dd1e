import { expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';
import { account, allow, aRole, aUser, policy } from '../../identity/identities.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
test.each([
  ['User', 2048],
  ['Role', 10_240],
  ['Group', 5120],
])(
  'the inline policies of a %s have %s characters together, white space aside',
  async (kind, most) => {
    const iam = client(aWorld(), 'iam');
    const name = { [`${kind}Name`]: 'one' };
    const trust = policy({
      Effect: 'Allow',
      Principal: { AWS: account },
      Action: 'sts:AssumeRole',
    });
    await iam(`Create${kind}`, {
      ...name,
      ...(kind === 'Role' && { AssumeRolePolicyDocument: trust }),
    });
    const sized = (size: number): string => {
      const padded = (Sid: string) => policy(allow('s3:*', '*', { Sid }));
      return padded('a'.repeat(size - padded('').length));
    };
    const put = (PolicyName: string, PolicyDocument: string) =>
      iam(`Put${kind}Policy`, { ...name, PolicyName, PolicyDocument });

    await put('half', sized(most / 2));
    await put('rest', ` ${sized(most / 2)} `);
    await expect(put('rest', sized(most / 2 + 1))).rejects.toMatchObject({
      code: 'LimitExceededException',
      message: `Maximum policy size of ${most} bytes exceeded for ${kind.toLowerCase()} one`,
    });
  },
);

test('a user is in ten groups at most', async () => {
  const iam = client(aWorld(), 'iam');
  await iam('CreateUser', { UserName: 'ann' });
  const join = async (GroupName: string) => {
    await iam('CreateGroup', { GroupName });
    return iam('AddUserToGroup', { GroupName, UserName: 'ann' });
  };
  for (let count = 0; count < 10; count += 1) await join(`g${count}`);

  await expect(join('g10')).rejects.toMatchObject({ code: 'LimitExceededException' });
});

test('a session has ten managed policies at most', async () => {
  const world = aWorld();
  const RoleArn = await aRole(world, 'worker');
  const sts = client(world, 'sts', await aUser(world, 'ann', policy(allow('sts:*'))));
  const arn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  const assume = (count: number) =>
    sts('AssumeRole', {
      RoleArn,
      RoleSessionName: 'one',
      PolicyArns: Array.from({ length: count }, () => ({ arn })),
    });

  await expect(assume(11)).rejects.toMatchObject({ code: 'ValidationError' });
});

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html */
test.each([
  ['kms:DescribeKey', 'allowed'],
  ['kms:Decrypt', 'implicitDeny'],
  ['ec2:ListSnapshotsInRecycleBin', 'allowed'],
  ['ec2:ListVolumesInRecycleBin', 'implicitDeny'],
  ['secretsmanager:DescribeSecret', 'allowed'],
  ['secretsmanager:GetSecretValue', 'implicitDeny'],
  ['sqs:ReceiveMessage', 'allowed'],
  ['sqs:DeleteMessage', 'implicitDeny'],
  ['logs:StartQuery', 'allowed'],
  ['logs:PutLogEvents', 'implicitDeny'],
  ['sts:AssumeRole', 'implicitDeny'],
])('with ReadOnlyAccess %s is %s', async (action, verdict) => {
  const iam = client(aWorld(), 'iam');
  await iam('CreateUser', { UserName: 'ann' });
  const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  await iam('AttachUserPolicy', { UserName: 'ann', PolicyArn });

  const PolicySourceArn = `arn:aws:iam::${account}:user/ann`;
  const answer = await iam('SimulatePrincipalPolicy', { PolicySourceArn, ActionNames: [action] });
  expect(answer).toMatchObject({ EvaluationResults: [{ EvalDecision: verdict }] });
});
