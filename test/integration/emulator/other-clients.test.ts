import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { awsCli, python, withOtherClients } from '../../support/clients.ts';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(120_000);

const fixtures = 'test/fixtures/clients';

/** The AWS CLI names a change set by the second. */
const nextSecond = () => sleep(1000 - (Date.now() % 1000));

withOtherClients('the emulator with boto3 and the AWS CLI', () => {
  describe('boto3', () => {
    let saw: Record<string, unknown>;

    beforeAll(async () => {
      await using emulator = await startEmulator();
      saw = JSON.parse(await python(`${fixtures}/client_calls.py`, emulator.url));
    });

    test('encrypts and decrypts, and refusals are the exceptions of its own model', () => {
      expect(saw.kms).toEqual({
        same: true,
        opaque: true,
        dataKey: 32,
        paged: true,
        wrongContext: 'InvalidCiphertextException InvalidCiphertextException',
        wrongKey: 'IncorrectKeyException IncorrectKeyException',
        garbage: 'InvalidCiphertextException InvalidCiphertextException',
        disabled: 'DisabledException DisabledException',
        unknown: 'NotFoundException NotFoundException',
      });
    });

    test('puts and gets objects under any name', () => {
      expect(saw.s3).toEqual({
        same: true,
        listed: ['a folder/ünï+code.bin'],
        unknown: 'NoSuchKey NoSuchKey',
        notEmpty: 'ClientError BucketNotEmpty',
      });
    });

    test('publishes to a topic and receives from a queue, where an empty long poll leaps', () => {
      expect(saw.messages).toEqual({
        bodies: ['grüße'],
        after: 0,
        leapt: true,
        unknown: 'QueueDoesNotExist AWS.SimpleQueueService.NonExistentQueue',
        unknownTopic: 'NotFoundException NotFound',
      });
    });

    test('writes logs and finds them by pattern', () => {
      expect(saw.logs).toEqual({
        found: ['{"level": "error", "n": 1}'],
        again: 'ResourceAlreadyExistsException ResourceAlreadyExistsException',
        pattern: 'InvalidParameterException InvalidParameterException',
      });
    });

    test('counts a metric until its alarm goes off', () => {
      expect(saw.alarm).toEqual({
        alarmed: true,
        sums: [3],
        tooMuch: 'InvalidParameterValueException InvalidParameterValue',
      });
    });

    test('assumes a role and is held to its policies, in every protocol', () => {
      expect(saw.roles).toEqual({
        tooEarly: 'ClientError AccessDenied',
        byRoot: 'ClientError AccessDenied',
        trust: 'sts:AssumeRole',
        identity: 'arn:aws:sts::123456789012:assumed-role/boto-role/boto',
        allowed: true,
        denied: 'ClientError AccessDeniedException',
        deniedXml: 'ClientError AccessDenied',
        deniedS3: 'AccessDenied AccessDenied',
        unknown: 'NoSuchEntityException NoSuchEntity',
      });
    });

    test('describes a network', () => {
      expect(saw.network).toEqual({
        found: true,
        zones: ['ap-southeast-2a', 'ap-southeast-2b', 'ap-southeast-2c'],
        unknown: 'ClientError InvalidVpcID.NotFound',
      });
    });

    test('looks up its own calls in CloudTrail by their request ids', () => {
      expect(saw.trail).toEqual({
        refused: 'InvalidCiphertextException InvalidCiphertextException',
        names: ['CreateKey'],
        errors: ['IncorrectKeyException', 'InvalidCiphertextException'],
      });
    });

    test('makes an image repository', () => {
      expect(saw.images).toEqual({
        user: 'AWS',
        names: ['boto/app'],
        uri: 'boto/app',
        again: 'RepositoryAlreadyExistsException RepositoryAlreadyExistsException',
        empty: 'RepositoryNotFoundException RepositoryNotFoundException',
      });
    });

    test('hears by name of what is not there', () => {
      expect(saw.absent).toBe('ClientError NotImplemented');
    });
  });

  describe('the AWS CLI', () => {
    let emulator: RunningEmulator;
    let folder: string;
    let aws: ReturnType<typeof awsCli>;

    beforeAll(async () => {
      emulator = await startEmulator();
      aws = awsCli(emulator.url);
      folder = await mkdtemp(join(tmpdir(), 'keywatch-clients-'));
    });
    afterAll(async () => {
      await emulator[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    });

    test('deploys a template, finds nothing to change, and then changes it', async () => {
      const deploy = async (name: string) => {
        await nextSecond();
        const file = ['--template-file', `${fixtures}/queue.yaml`, '--no-fail-on-empty-changeset'];
        const given = ['--stack-name', 'queue', '--parameter-overrides', `Name=${name}`];
        return aws('cloudformation', 'deploy', ...file, ...given);
      };

      const first = await deploy('one');
      const second = await deploy('one');
      const third = await deploy('two');
      const outputs = await aws(
        ...['cloudformation', 'describe-stacks', '--stack-name', 'queue', '--output', 'text'],
        ...['--query', 'Stacks[0].[StackStatus,Outputs[0].OutputValue]'],
      );

      expect(first.stdout).toContain('Successfully created/updated stack - queue');
      expect(second.stdout).toContain('No changes to deploy. Stack queue is up to date');
      expect(third.stdout).toContain('Successfully created/updated stack - queue');
      expect(outputs.stdout).toBe('UPDATE_COMPLETE\tarn:aws:sqs:ap-southeast-2:123456789012:two');
    });

    test('copies a file to a bucket and back, and a large one in parts', async () => {
      const large = Buffer.alloc(9 * 1024 * 1024, 'part of it ');
      await writeFile(join(folder, 'large.bin'), large);
      await aws('s3', 'mb', 's3://cli-bucket');

      const up = await aws('s3', 'cp', join(folder, 'large.bin'), 's3://cli-bucket/a b/large.bin');
      const list = await aws('s3', 'ls', '--recursive', 's3://cli-bucket');
      const back = join(folder, 'back.bin');
      const down = await aws('s3', 'cp', 's3://cli-bucket/a b/large.bin', back);

      expect([up.stderr, up.exitCode, down.stderr, down.exitCode]).toEqual(['', 0, '', 0]);
      expect(list.stdout).toMatch(/^\S+ \S+ +9437184 a b\/large\.bin$/u);
      expect((await readFile(back)).equals(large)).toBe(true);
    });

    test('encrypts a file and says which refusal it met', async () => {
      await writeFile(join(folder, 'plain'), 'a secret');
      const create = ['kms', 'create-key', '--query', 'KeyMetadata.KeyId', '--output', 'text'];
      const { stdout: key } = await aws(...create);
      const plain = ['--plaintext', `fileb://${join(folder, 'plain')}`];
      const text = ['--output', 'text', '--query'];

      const encrypted = await aws(
        'kms',
        'encrypt',
        '--key-id',
        key,
        ...plain,
        ...text,
        'CiphertextBlob',
      );
      await writeFile(join(folder, 'cipher'), Buffer.from(encrypted.stdout, 'base64'));
      const cipher = ['--ciphertext-blob', `fileb://${join(folder, 'cipher')}`];
      const decrypted = await aws('kms', 'decrypt', ...cipher, ...text, 'Plaintext');
      const refused = await aws('kms', 'decrypt', ...cipher, '--encryption-context', 'a=b');

      expect(Buffer.from(decrypted.stdout, 'base64').toString()).toBe('a secret');
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toContain('(InvalidCiphertextException) when calling the Decrypt');
    });

    test('lists log groups, and waits for a message that never comes', async () => {
      await aws('logs', 'create-log-group', '--log-group-name', 'cli');
      const groups = await aws(
        'logs',
        'describe-log-groups',
        '--query',
        'logGroups[].logGroupName',
      );
      await aws('sqs', 'create-queue', '--queue-name', 'cli');
      const poll = ['sqs', 'receive-message', '--queue-url', `${emulator.url}/123456789012/cli`];
      const empty = await aws(...poll, '--wait-time-seconds', '20');

      expect(JSON.parse(groups.stdout)).toEqual(['cli']);
      expect(empty).toMatchObject({ exitCode: 0, stdout: '' });
    });
  });
});
