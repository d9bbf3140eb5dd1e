import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { applyIdentity, type Stage } from '../../../scripts/pipeline.ts';
import { imageOfBundle } from '../../../scripts/start/bundle-image.ts';
import { registerImage } from '../../../scripts/start/register-image.ts';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(60_000);

const repositoryName = 'keywatch/workload';

let emulator: RunningEmulator;
let stage: Stage;
let ecr: ECR;
let trail: CloudTrail;

beforeAll(async () => {
  emulator = await startEmulator();
  stage = await emulator.stage();
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-register-'));
  await applyIdentity(stage, { inputs: { report: join(folder, 'identity.json') } });
  await rm(folder, { recursive: true });
  const credentials = { accessKeyId: stage.account, secretAccessKey: 'secret' };
  const client = { endpoint: stage.endpoint, region: stage.region, credentials };
  ecr = new ECR(client);
  trail = new CloudTrail(client);
});
afterAll(async () => {
  ecr?.destroy();
  trail?.destroy();
  await emulator?.[Symbol.asyncDispose]();
});

test('without a repository, it fails with ECR’s sentence', async () => {
  await expect(registerImage(stage)).rejects.toThrow(
    `The repository with name '${repositoryName}' does not exist in the registry with id '123456789012'`,
  );
});

test('the bundle becomes an image of the repository, pushed once, by the role that publishes', async () => {
  await ecr.createRepository({ repositoryName, imageTagMutability: 'IMMUTABLE' });

  const first = await registerImage(stage);
  const second = await registerImage(stage);

  const { digest, blobs } = await imageOfBundle();
  expect(first).toEqual({ digest, pushed: true });
  expect(second).toEqual({ digest, pushed: false });
  const { imageDetails } = await ecr.describeImages({ repositoryName });
  expect(imageDetails).toMatchObject([
    {
      imageDigest: digest,
      imageTags: [expect.stringMatching(/^bundle-[0-9a-f]{12}$/u)],
      imageSizeInBytes: blobs.reduce((sum, { bytes }) => sum + bytes.length, 0),
    },
  ]);
  await emulator.control('POST advance', { seconds: 900 });
  const { Events = [] } = await trail.lookupEvents({
    LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: 'ecr.amazonaws.com' }],
  });
  const put = Events.filter(({ EventName }) => EventName === 'PutImage');
  expect(put.map(({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent))).toMatchObject([
    {
      userIdentity: { arn: 'arn:aws:sts::123456789012:assumed-role/keywatch-publish/deploy-1-1' },
    },
  ]);
});
