import { randomUUID } from 'node:crypto';
import { asAdministrator, type Calls, inRole, type Place, type Step } from '../place.ts';
import { lastStatusOf } from '../stack-status.ts';
import { deployStack } from './deploy.ts';

/** Keys of each stack, by their aliases. */
const keys: Readonly<Record<string, readonly string[]>> = {
  trail: ['trail'],
  base: ['flow-logs'],
  canary: ['canary-allowed', 'canary-other', 'canary-forbidden', 'operators'],
  'detection-canary': ['detection-canary'],
  application: ['application-data', 'application-at-rest'],
};

/** What an administrator does in the life of the stacks, as docs/operations.md has it. */
export const administrationSteps: readonly Step[] = [
  ...Object.entries(keys).flatMap(([stack, aliases]) =>
    aliases.map(
      (alias): Step => ({
        name: `administer key ${alias}`,
        after: `deploy ${stack}`,
        idle: true,
        run: (place) => administerKey(place, `alias/${place.stage.prefix}-${alias}`),
      }),
    ),
  ),
  {
    name: "rotate the callers' token",
    after: 'deploy application',
    idle: true,
    async run(place) {
      const call = asAdministrator(place);
      const { TokenSecretArn: SecretId } = await outputsOf(place, 'application');
      await call('secretsmanager', 'GetSecretValue', { SecretId });
      await call('secretsmanager', 'PutSecretValue', {
        SecretId,
        SecretString: 'n'.repeat(64),
        ClientRequestToken: randomUUID(),
      });
    },
  },
  {
    name: 'read the archive',
    after: 'deploy detection-canary',
    idle: true,
    run: readArchive,
  },
  {
    name: 'read records of a former key',
    after: 'deploy application',
    run: readFormerRecord,
  },
  tearDown('trail', 'deploy trail'),
  tearDown('detection-canary', 'deploy detection-canary'),
  tearDown('application', 'deploy application'),
];

/** Everything that "administration" means, once. */
async function administerKey(place: Place, alias: string): Promise<void> {
  const call = asAdministrator(place);
  const { KeyMetadata } = await call<{ KeyMetadata: { KeyId: string; Description: string } }>(
    'kms',
    'DescribeKey',
    { KeyId: alias },
  );
  const { KeyId, Description } = KeyMetadata;
  const key = (operation: string, input: object = {}) =>
    call('kms', operation, { KeyId, ...input });
  await key('UpdateKeyDescription', { Description: `${Description} (looked after)` });
  await key('TagResource', { Tags: [{ TagKey: 'owner', TagValue: 'operations' }] });
  await key('UntagResource', { TagKeys: ['owner'] });
  const { Policy } = await call<{ Policy: string }>('kms', 'GetKeyPolicy', { KeyId });
  await key('PutKeyPolicy', { Policy });
  await call('kms', 'CreateAlias', { AliasName: `${alias}-new`, TargetKeyId: KeyId });
  await call('kms', 'DeleteAlias', { AliasName: `${alias}-new` });
  await key('DisableKey');
  await key('EnableKey');
  await revokeGrants(call, KeyId);
  await key('ScheduleKeyDeletion', { PendingWindowInDays: 30 });
  await key('CancelKeyDeletion');
}

/** A grant that does not exist can be refused for want of permission as well as one that does. */
async function revokeGrants(call: Calls, KeyId: string): Promise<void> {
  await call('kms', 'ListGrants', { KeyId });
  const GrantId = 'f'.repeat(64);
  await call('kms', 'RevokeGrant', { KeyId, GrantId }).catch((error: Error) => {
    if (!error.message.includes('not found')) throw error;
  });
}

/** Incident response: the one role that may decrypt the archive, made by the administrator, reads a log file. */
async function readArchive(place: Place): Promise<void> {
  const { account, region, prefix } = place.stage;
  const call = asAdministrator(place);
  const Bucket = `${prefix}-trail-${account}-${region}`;
  const LogReaderArn = await makeRole(call, 'incident-response', [
    { Action: ['s3:GetObject', 's3:ListBucket'], Resource: `arn:aws:s3:::${Bucket}*` },
    { Action: 'kms:Decrypt', Resource: '*' },
  ]);
  await deployStack(place, 'trail', { parameters: { LogReaderArn } });
  await place.world.clock.advance(600_000);
  const reader = await inRole(place, 'ec2.amazonaws.com', LogReaderArn);
  const { Contents = [] } = await reader<{ Contents?: { Key: string }[] }>('s3', 'ListObjectsV2', {
    Bucket,
    Prefix: 'AWSLogs/',
  });
  const file = Contents.find(({ Key }) => Key.includes('/CloudTrail/'));
  if (file === undefined) throw new Error('the archive is empty');
  await reader('s3', 'GetObject', { Bucket, Key: file.Key });
}

/** The service still reads what a key encrypted that the application had before. */
async function readFormerRecord(place: Place): Promise<void> {
  const { account, region, prefix } = place.stage;
  const call = asAdministrator(place);
  const taskRole = `arn:aws:iam::${account}:role/${prefix}/application/${prefix}-task`;
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' }],
  });
  const { KeyMetadata } = await call<{ KeyMetadata: { Arn: string } }>('kms', 'CreateKey', {
    Policy,
  });
  const { Arn } = KeyMetadata;
  const record = await call<{ CiphertextBlob: Uint8Array }>('kms', 'Encrypt', {
    KeyId: Arn,
    Plaintext: Buffer.from('a record'),
  });
  await deployStack(place, 'application', { parameters: { FormerKeyArns: Arn } });
  const task = await inRole(
    place,
    'ecs-tasks.amazonaws.com',
    taskRole,
    `arn:aws:ecs:${region}:${account}:task/${prefix}-application/1`,
  );
  await task('kms', 'Decrypt', { CiphertextBlob: record.CiphertextBlob, KeyId: Arn });
}

function tearDown(stack: string, after: string): Step {
  return {
    name: `tear down ${stack}`,
    after,
    async run(place) {
      const call = asAdministrator(place);
      const StackName = `${place.stage.prefix}-${stack}`;
      const { Stacks: [found] = [] } = await call<{ Stacks?: { StackId: string }[] }>(
        'cloudformation',
        'DescribeStacks',
        { StackName },
      );
      const EnableTerminationProtection = false;
      await call('cloudformation', 'UpdateTerminationProtection', {
        StackName,
        EnableTerminationProtection,
      });
      await call('cloudformation', 'DeleteStack', { StackName });
      const status = await lastStatusOf(place, found?.StackId ?? '');
      if (status !== 'DELETE_COMPLETE') throw new Error(`${StackName} ended in ${status}`);
    },
  };
}

async function outputsOf(place: Place, stack: string): Promise<Record<string, string>> {
  const { Stacks: [found] = [] } = await asAdministrator(place)<{
    Stacks?: { Outputs?: { OutputKey: string; OutputValue: string }[] }[];
  }>('cloudformation', 'DescribeStacks', { StackName: `${place.stage.prefix}-${stack}` });
  return Object.fromEntries(
    (found?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
}

/** A role of the account's own, that EC2 can take. */
async function makeRole(
  call: Calls,
  RoleName: string,
  statements: readonly object[],
): Promise<string> {
  const Version = '2012-10-17';
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  const { Role } = await call<{ Role: { Arn: string } }>('iam', 'CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: JSON.stringify({ Version, Statement: [trust] }),
  });
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
  await call('iam', 'PutRolePolicy', {
    RoleName,
    PolicyName: 'own',
    PolicyDocument: JSON.stringify({ Version, Statement }),
  });
  return Role.Arn;
}
