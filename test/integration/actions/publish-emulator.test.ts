import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ECR, type ImageTagMutability } from '@aws-sdk/client-ecr';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { withContainerEngine } from '../../support/container-engine.ts';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';
import { runPublish } from '../../support/publish-step.ts';

const region = 'ap-southeast-2';
const root = { accessKeyId: '123456789012', secretAccessKey: 'secret' };

describe('with a Docker engine and the emulator as registry', () => {
  withContainerEngine('the publish action with a real engine and the emulator', (engine) => {
    let emulator: RunningEmulator;
    let ecr: ECR;
    let folder: string;

    beforeAll(async () => {
      emulator = await startEmulator();
      ecr = new ECR({ endpoint: emulator.url, region, credentials: root });
    });
    afterAll(async () => {
      ecr?.destroy();
      await emulator?.[Symbol.asyncDispose]();
    });
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'keywatch-publish-'));
      await cp('test/fixtures/publish/image', join(folder, 'image'), { recursive: true });
    });
    afterEach(async () => rm(folder, { recursive: true, force: true }));

    const publish = (inputs: Record<string, string>) =>
      runPublish({ folder, engine: engine().env, endpoint: emulator.url }, inputs);

    const tagsOf = async (repositoryName: string) => {
      const { imageDetails = [] } = await ecr.describeImages({ repositoryName });
      return Object.fromEntries(
        imageDetails.map(({ imageDigest, imageTags = [] }) => [imageDigest, imageTags.toSorted()]),
      );
    };

    test('an image gets all of its tags by one push, and one more without any', async () => {
      const repository = 'team/tags';
      await ecr.createRepository({ repositoryName: repository, imageTagMutability: 'IMMUTABLE' });

      const first = await publish({ repository, tags: 'v1\nv2' });
      const second = await publish({ repository, tags: 'v3\nv1' });

      expect(first.stdout).not.toContain('::error');
      const { digest = '' } = first.outputs;
      expect(second.outputs).toMatchObject({ digest, pushed: 'true' });
      expect(second.stdout).not.toContain('The push refers to repository');
      expect(await tagsOf(repository)).toEqual({ [digest]: ['v1', 'v2', 'v3'] });
    });

    test.each([
      ['IMMUTABLE', 1],
      ['MUTABLE', 0],
    ] as const)(
      'another image under a tag of a repository that is %s ends with code %i',
      async (imageTagMutability: ImageTagMutability, exitCode) => {
        const repository = `team/${imageTagMutability.toLowerCase()}`;
        await ecr.createRepository({ repositoryName: repository, imageTagMutability });
        const { outputs } = await publish({ repository, tags: 'v1' });
        await writeFile(join(folder, 'image/greeting'), 'good evening\n');

        const second = await publish({ repository, tags: 'v1' });

        expect(second.exitCode).toBe(exitCode);
        const { digest: old = '' } = outputs;
        const { digest: now = '' } = second.outputs;
        expect(await tagsOf(repository)).toEqual(
          exitCode === 1 ? { [old]: ['v1'] } : { [old]: [], [now]: ['v1'] },
        );
      },
    );

    test('Docker itself is refused the tag in the words that the action reads', async () => {
      const repository = 'team/words';
      await ecr.createRepository({ repositoryName: repository, imageTagMutability: 'IMMUTABLE' });
      const { authorizationData } = await ecr.getAuthorizationToken({});
      const token = authorizationData?.[0]?.authorizationToken ?? '';
      const { host } = new URL(emulator.url);
      await engine().logIn(host, Buffer.from(token, 'base64').toString().slice('AWS:'.length));
      const push = async (greeting: string) => {
        await writeFile(join(folder, 'image/greeting'), greeting);
        const reference = `${host}/${repository}:v1`;
        await engine().docker('build', '--tag', reference, join(folder, 'image'));
        return engine().docker('push', reference);
      };
      await push('one');

      await expect(push('two')).rejects.toMatchObject({
        stderr: expect.stringContaining(
          `tag invalid: The image tag 'v1' already exists in the '${repository}' repository and cannot be overwritten because the tag is immutable.`,
        ),
      });
      await expect(engine().docker('pull', `${host}/${repository}:none`)).rejects.toThrow(
        'Requested image not found',
      );
      await expect(engine().docker('pull', `${host}/team/none:v1`)).rejects.toThrow(
        "The repository with name 'team/none' does not exist in the registry with id '123456789012'",
      );
    });

    test.each([
      ...['DescribeRepositories', 'BatchGetImage', 'GetDownloadUrlForLayer', 'PutImage'],
      ...['BatchCheckLayerAvailability', 'InitiateLayerUpload', 'UploadLayerPart'],
      'CompleteLayerUpload',
    ])('a role without ecr:%s is told so in one sentence', async (action) => {
      const repository = `team/without-${action.toLowerCase()}`;
      await ecr.createRepository({ repositoryName: repository });
      await ecr.setRepositoryPolicy({
        repositoryName: repository,
        policyText: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Deny', Principal: '*', Action: `ecr:${action}` }],
        }),
      });

      const denied = await publish({ repository, tags: 'v1' });

      expect(denied.exitCode).toBe(1);
      const errors = denied.stdout.match(/^::error.*/gmu);
      expect(errors).toEqual([expect.stringMatching(/denied/u)]);
      expect(errors?.[0]).toContain(action);
    });

    test.each([
      ['', { exitCode: 0, outputs: { scan: 'passed', findings: '{}' } }],
      ['CVE-2026-1=LOW', { exitCode: 0, outputs: { scan: 'passed', findings: '{"low":1}' } }],
      [
        'CVE-2026-1=LOW CVE-2026-2=HIGH',
        { exitCode: 1, outputs: { scan: 'failed', findings: '{"high":1,"low":1}' } },
      ],
    ])('findings %j are waited for and judged', async (Value, expected) => {
      const repository = `team/scanned-${expected.outputs.findings.length}`;
      await ecr.createRepository({
        repositoryName: repository,
        imageScanningConfiguration: { scanOnPush: true },
        tags: [{ Key: 'keywatch:scan-findings', Value }],
      });

      const step = await publish({ repository, tags: 'v1', scan: 'required' });

      expect(step).toMatchObject(expected);
    });
  });
});
