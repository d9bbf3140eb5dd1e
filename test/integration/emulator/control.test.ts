import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { KMS } from '@aws-sdk/client-kms';
import { SNS } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(60_000);

const credentials = { accessKeyId: '123456789012', secretAccessKey: 'emulator' };

describe('the control interface', () => {
  let emulator: RunningEmulator;
  let settings: { endpoint: string; region: string; credentials: typeof credentials };

  beforeAll(async () => {
    emulator = await startEmulator('--clock', 'stepped', '--seed', '1');
    settings = { endpoint: emulator.url, region: 'ap-southeast-2', credentials };
  });
  beforeEach(async () => {
    await emulator.control('POST reset');
  });
  afterAll(async () => emulator[Symbol.asyncDispose]());

  const ask = async (what: string, body?: unknown) => {
    const { status, text } = await emulator.control(what, body);
    return { status, body: JSON.parse(text) };
  };
  const countKeys = async () => (await new KMS(settings).listKeys({})).Keys?.length;

  test('says that it runs, with which clock, and what time it is', async () => {
    expect(await ask('GET health')).toEqual({
      status: 200,
      body: { status: 'running', clock: 'stepped', now: expect.stringMatching(/^20.*Z$/u) },
    });
  });

  test('moves time on by what is asked', async () => {
    const before = Date.parse((await ask('GET health')).body.now);

    const advanced = await ask('POST advance', { seconds: 90.5 });

    expect(advanced.status).toBe(200);
    expect(Date.parse(advanced.body.now) - before).toBe(90_500);
    expect((await ask('GET health')).body.now).toBe(advanced.body.now);
  });

  test('forgets everything on a reset and starts over at its first moment', async () => {
    const before = (await ask('GET health')).body.now;
    await new KMS(settings).createKey({});
    await emulator.control('POST advance', { seconds: 60 });

    const reset = await ask('POST reset');

    expect(reset).toEqual({ status: 200, body: {} });
    expect(await countKeys()).toBe(0);
    expect((await ask('GET health')).body.now).toBe(before);
  });

  test('tells why a call was decided as it was', async () => {
    const { KeyMetadata } = await new KMS(settings).createKey({});
    const stranger = { ...settings, credentials: { ...credentials, accessKeyId: '444455556666' } };
    const input = { KeyId: KeyMetadata?.Arn ?? '' };
    const refusal = new KMS(stranger).describeKey(input);
    await expect(refusal).rejects.toThrow('not authorized to perform: kms:DescribeKey');
    const requestId = await refusal.catch(
      (error: { $metadata: { requestId: string } }) => error.$metadata.requestId,
    );

    expect(await ask(`GET decisions?requestId=${String(requestId)}`)).toMatchObject({
      status: 200,
      body: {
        decisions: [
          {
            principal: 'arn:aws:iam::444455556666:root',
            action: 'kms:DescribeKey',
            decision: { effect: 'deny', kind: 'implicit', because: 'resource' },
            policies: [{ kind: 'resource', statements: [{ misses: { element: 'Principal' } }] }],
          },
        ],
      },
    });
  });

  test('goes back to a snapshot as often as it is asked', async () => {
    const kms = new KMS(settings);
    const { KeyMetadata } = await kms.createKey({});
    const KeyId = KeyMetadata?.KeyId ?? '';
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('kept') });
    const snapshot = (await emulator.control('POST snapshot')).text;

    for (const _ of [1, 2]) {
      await kms.createKey({});
      await kms.disableKey({ KeyId });
      expect((await ask('POST restore', snapshot)).status).toBe(200);
    }

    const { Plaintext } = await kms.decrypt({ CiphertextBlob });
    expect(Buffer.from(Plaintext ?? []).toString()).toBe('kept');
    expect(await countKeys()).toBe(1);
    expect((await emulator.control('POST snapshot')).text.length).toBeGreaterThan(100);
  });

  test('shows the e-mail that asks to confirm a subscription', async () => {
    const sns = new SNS(settings);
    const { TopicArn } = await sns.createTopic({ Name: 'pager' });

    await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: 'oncall@example.com' });

    const { status, body } = await ask('GET outbox');
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        to: 'oncall@example.com',
        subject: 'AWS Notification - Subscription Confirmation',
        body: expect.stringContaining(TopicArn ?? ''),
        at: expect.any(Number),
        topicArn: TopicArn,
        confirmed: false,
      },
    ]);
  });

  test('is no part of AWS: it makes no CloudTrail record and answers no AWS call', async () => {
    await emulator.control('GET outbox');

    const asked = new CloudFormation({ ...settings, endpoint: `${emulator.url}/_emulator` });

    await expect(asked.listStacks({})).rejects.toThrow();
  });

  describe('answers in one sentence', () => {
    test.each([
      ['GET nothing', 'no GET /_emulator/nothing; there are GET /_emulator/health, POST'],
      ['GET reset', 'no GET /_emulator/reset; there are'],
      ['DELETE outbox', 'no DELETE /_emulator/outbox; there are'],
      ['GET github/nothing', 'no GET /_emulator/github/nothing; there are POST'],
    ])('404 to %s', async (what, sentence) => {
      const { status, body } = await ask(what);

      expect(status).toBe(404);
      expect(body).toEqual({ message: expect.stringContaining(sentence) });
    });

    const object = (example: string) =>
      `the body must be a JSON object such as ${example}; this is`;
    const seconds = '"seconds" must be a number from 0 to 3153600000, not';
    const anew = 'make it anew with POST /_emulator/snapshot';
    const sound = {
      version: 1,
      now: 0,
      random: [1, 2, 3, 4],
      nextTimerId: 1,
      timers: [],
      stores: {},
    };

    test.each([
      ['POST advance', '', `${object('{ "seconds": 60 }')} empty`],
      ['POST advance', 'soon', `${object('{ "seconds": 60 }')} "soon"`],
      ['POST advance', 'null', `${object('{ "seconds": 60 }')} "null"`],
      ['POST advance', '{}', `${seconds} undefined`],
      ['POST advance', '{"seconds":-1}', `${seconds} -1`],
      ['POST advance', '{"seconds":1e300}', `${seconds} 1e+300`],
      ['POST advance', '{"seconds":"60"}', `${seconds} "60"`],
      ['POST restore', '', `this is not a snapshot, nor JSON at all; ${anew}`],
      ['POST restore', 'null', `this is not a snapshot; ${anew}`],
      ['POST restore', '[]', `this is not a snapshot; ${anew}`],
      ['POST restore', '{"version":2}', `a snapshot of version 2 cannot be read; ${anew}`],
      ...Object.keys(sound)
        .filter((name) => name !== 'version')
        .map((name) => [
          'POST restore',
          JSON.stringify({ ...sound, [name]: 'broken' }),
          `the snapshot's "${name}" is broken; ${anew}`,
        ]),
      ['POST github/jobs', 'x', `${object('{ "claims": { "ref": "refs/heads/main" } }')} "x"`],
      [
        'POST github/jobs',
        'null',
        `${object('{ "claims": { "ref": "refs/heads/main" } }')} "null"`,
      ],
      ['POST github/jobs', '{"claims":[]}', '"claims" must be an object of texts, such as'],
      ['POST github/jobs', '{"claims":{"ref":1}}', 'claim ref must be a text'],
      ['POST github/jobs', '{"claims":{"iss":"me"}}', 'claim iss is set by the issuer'],
    ])('400 to %s with %j, and all is as before', async (what, given, sentence) => {
      await new KMS(settings).createKey({});

      const { status, body } = await ask(what, given);

      expect(status).toBe(400);
      expect(body).toEqual({ message: expect.stringContaining(sentence) });
      expect(await countKeys()).toBe(1);
    });
  });
});
