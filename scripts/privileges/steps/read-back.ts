import { asAdministrator, type Calls, inRole } from '../callers.ts';
import type { Place, Step } from '../place.ts';
import { deployStack } from './deploy.ts';

/** What was written must be readable later, by those whom a parameter names. */
export const readBackSteps: readonly Step[] = [
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
];

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
