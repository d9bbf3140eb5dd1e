import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { EC2 } from '@aws-sdk/client-ec2';
import { ECR } from '@aws-sdk/client-ecr';
import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  applyIdentity,
  deployWithoutImage,
  type Stage,
  StepFailure,
} from '../../../scripts/pipeline.ts';
import type { StepResult } from '../../../scripts/runner.ts';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(120_000);

const commonPolicy =
  'arn:aws:iam::123456789012:policy/keywatch/cloudformation/keywatch-cloudformation-common';

/** What an administrator's slip would do: the service role may no longer make keys. */
async function forbidToMakeKeys(iam: IAM) {
  const { Policy } = await iam.getPolicy({ PolicyArn: commonPolicy });
  const { PolicyVersion } = await iam.getPolicyVersion({
    PolicyArn: commonPolicy,
    VersionId: Policy?.DefaultVersionId ?? '',
  });
  const document = decodeURIComponent(PolicyVersion?.Document ?? '');
  await iam.createPolicyVersion({
    PolicyArn: commonPolicy,
    PolicyDocument: document.replace('"kms:CreateKey",', ''),
    SetAsDefault: true,
  });
}

async function failureOf(work: Promise<StepResult>): Promise<StepResult> {
  const error = await work.then(() => undefined).catch((failure: unknown) => failure);
  if (error instanceof StepFailure) return error.result;
  throw error ?? new Error('the step succeeded');
}

/** AWS's own keys, such as `aws/ecr`, come with the first use of a service and stay. */
async function customerKeys(kms: KMS) {
  const { Keys = [] } = await kms.listKeys({});
  const described = await Promise.all(Keys.map(({ KeyId = '' }) => kms.describeKey({ KeyId })));
  return described.filter(({ KeyMetadata }) => KeyMetadata?.KeyManager === 'CUSTOMER');
}

/** The line, from 1, on which a resource of a template begins. */
function lineOf(template: string, logicalId: string): number {
  const lines = readFileSync(`cloudformation/${template}.yaml`, 'utf8').split('\n');
  return lines.indexOf(`  ${logicalId}:`) + 1;
}

describe('given a service role that may not make KMS keys', () => {
  let emulator: RunningEmulator;
  let stage: Stage;
  let folder: string;
  let failed: StepResult;
  let settings: object;

  beforeAll(async () => {
    emulator = await startEmulator();
    stage = await emulator.stage();
    folder = await mkdtemp(join(tmpdir(), 'keywatch-permission-'));
    const { endpoint, region, account } = stage;
    const credentials = { accessKeyId: account, secretAccessKey: 'emulator' };
    settings = { endpoint, region, credentials, forcePathStyle: true };
    const inputs = { report: join(folder, 'deploy.json') };
    await applyIdentity(stage, { inputs });
    await forbidToMakeKeys(new IAM(settings));
    failed = await failureOf(deployWithoutImage(stage, { inputs }));
  });
  afterAll(async () => {
    await emulator[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(['trail', 'base', 'canary'])(
    'stack %s fails, with resource, denied action and the line of the template',
    (template) => {
      const pattern = new RegExp(
        `^::error title=keywatch-${template},file=cloudformation/${template}\\.yaml,line=(\\d+),.*?::(.*)$`,
        'mu',
      );

      const [, line, message = ''] = pattern.exec(failed.stdout) ?? [];
      const [, resource = ''] = /(\w+) \(AWS::KMS::Key\) failed/u.exec(message) ?? [];

      expect(message).toContain(`keywatch-${template} ended in ROLLBACK_COMPLETE`);
      expect(message).toContain('is not authorized to perform: kms:CreateKey on resource: *');
      expect(Number(line)).toBe(lineOf(template, resource));
      expect(Number(line)).toBeGreaterThan(1);
    },
  );

  test('the step fails, and the stack that would have followed is named among those left', () => {
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toMatch(/^::error::not deployed: .*keywatch-detection-canary$/mu);
    expect(failed.stdout.match(/^::error/gmu)).toHaveLength(4);
  });

  test('each stack is rolled back to its end, and the one behind them was never begun', async () => {
    const cloudFormation = new CloudFormation(settings);

    const { Stacks = [] } = await cloudFormation.describeStacks({});
    const statuses = Stacks.map(({ StackName, StackStatus }) => `${StackName} ${StackStatus}`);
    const kept = await Promise.all(
      ['trail', 'base', 'canary'].map(async (key) => {
        const { StackResources = [] } = await cloudFormation.describeStackResources({
          StackName: `keywatch-${key}`,
        });
        return StackResources.filter(
          ({ ResourceStatus, PhysicalResourceId }) =>
            ResourceStatus !== 'DELETE_COMPLETE' && PhysicalResourceId,
        );
      }),
    );

    expect(statuses.toSorted()).toEqual([
      'keywatch-base ROLLBACK_COMPLETE',
      'keywatch-canary ROLLBACK_COMPLETE',
      'keywatch-identity CREATE_COMPLETE',
      'keywatch-trail ROLLBACK_COMPLETE',
    ]);
    expect(kept).toEqual([[], [], []]);
  });

  test('nothing of these stacks is left with any service', async () => {
    const { Roles = [] } = await new IAM(settings).listRoles({});
    const { Buckets = [] } = await new S3(settings).listBuckets({});
    const keys = await customerKeys(new KMS(settings));
    const { Aliases = [] } = await new KMS(settings).listAliases({});
    const { logGroups = [] } = await new CloudWatchLogs(settings).describeLogGroups({});
    const { trailList = [] } = await new CloudTrail(settings).describeTrails({});
    const { Topics = [] } = await new SNS(settings).listTopics({});
    const { MetricAlarms = [] } = await new CloudWatch(settings).describeAlarms({});
    const { Vpcs = [] } = await new EC2(settings).describeVpcs({});
    const { repositories = [] } = await new ECR(settings).describeRepositories({});

    const roles = Roles.filter(({ Path }) => Path?.startsWith('/keywatch/'));
    expect(roles.map(({ Path, RoleName }) => `${Path}${RoleName}`).toSorted()).toEqual([
      '/keywatch/ci/keywatch-canary',
      '/keywatch/ci/keywatch-deploy',
      '/keywatch/ci/keywatch-foundation',
      '/keywatch/ci/keywatch-plan',
      '/keywatch/ci/keywatch-publish',
      '/keywatch/cloudformation/keywatch-cloudformation',
    ]);
    expect(Buckets.map(({ Name }) => Name)).toEqual([
      'keywatch-templates-123456789012-ap-southeast-2',
    ]);
    expect(Aliases.filter(({ AliasName = '' }) => AliasName.includes('keywatch'))).toEqual([]);
    expect([keys, logGroups, trailList, Topics, MetricAlarms, repositories]).toEqual(
      Array.from({ length: 6 }, () => []),
    );
    expect(Vpcs.filter(({ IsDefault }) => !IsDefault)).toEqual([]);
  });

  test('with the permission back, recreating deploys everything', async () => {
    const iam = new IAM(settings);
    await iam.setDefaultPolicyVersion({ PolicyArn: commonPolicy, VersionId: 'v1' });

    const refused = await failureOf(
      deployWithoutImage(stage, { inputs: { report: join(folder, 'a.json') } }),
    );
    const inputs = { report: join(folder, 'b.json'), recreate: 'true' };
    const deployed = await deployWithoutImage(stage, { inputs });

    expect(refused.stdout).toContain('recreate: true');
    expect(deployed.exitCode).toBe(0);
  });
});
