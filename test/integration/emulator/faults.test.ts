import { KMS } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(60_000);

const credentials = { accessKeyId: '123456789012', secretAccessKey: 'emulator' };

describe('faults ordered by the control interface', () => {
  let emulator: RunningEmulator;
  let kms: KMS;

  beforeAll(async () => {
    emulator = await startEmulator('--seed', '1');
    kms = new KMS({
      endpoint: emulator.url,
      region: 'ap-southeast-2',
      credentials,
      maxAttempts: 1,
    });
  });
  beforeEach(async () => {
    await emulator.control('POST reset');
  });
  afterAll(async () => emulator[Symbol.asyncDispose]());

  const order = (...faults: object[]) => emulator.control('POST faults', { faults });
  const list = async () => JSON.parse((await emulator.control('GET faults')).text).faults;

  test('strike a real client, which gets the exception of its own model', async () => {
    expect(JSON.parse((await order({ on: 'kms:ListKeys', fault: 'throttle' })).text)).toEqual({
      ids: [1],
    });

    const error = await kms.listKeys().catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(await list()).toEqual([expect.objectContaining({ id: 1, seen: 1, struck: 1 })]);
  });

  test('are overcome by the retries of a client that makes some', async () => {
    await order({ on: 'kms:ListKeys', fault: 'throttle', times: 2 });
    const patient = new KMS({ endpoint: emulator.url, region: 'ap-southeast-2', credentials });

    const { Keys, $metadata } = await patient.listKeys();

    expect(Keys).toEqual([]);
    expect($metadata.attempts).toBe(3);
  });

  test.each([
    ['lose-request', 0],
    ['lose-answer', 1],
  ])('%s breaks the connection; %d keys came of it', async (fault, keys) => {
    await order({ on: 'kms:CreateKey', fault, times: 1 });

    await expect(kms.createKey({})).rejects.toThrow('socket hang up');

    expect((await kms.listKeys()).Keys).toHaveLength(keys);
  });

  test('a delay passes in no time when time may leap, and moves it on', async () => {
    const now = async () => Date.parse(JSON.parse((await emulator.control('GET health')).text).now);
    await order({ on: 'kms:ListKeys', fault: { delaySeconds: 3600 } });
    const before = await now();

    await kms.listKeys();

    expect((await now()) - before).toBeGreaterThanOrEqual(3_600_000);
  });

  test('are taken back one by one or all', async () => {
    await order({ on: 'kms:*', fault: 'throttle' }, { on: 'kms:*', fault: 'throttle' });

    expect((await emulator.control('DELETE faults', { id: 1 })).status).toBe(200);
    expect(await list()).toHaveLength(1);
    expect((await emulator.control('DELETE faults')).status).toBe(200);
    expect(await list()).toEqual([]);
    expect((await kms.listKeys()).Keys).toEqual([]);
  });

  test.each([
    ['POST faults', '', 'the body must be a JSON object such as { "faults":'],
    ['POST faults', '{"faults":{}}', 'the body must be an object such as { "faults":'],
    ['POST faults', '{"faults":[{"on":"kms:Nothing"}]}', 'kms has no operation Nothing'],
    ['DELETE faults', '{"id":7}', 'there is no fault with the id 7'],
  ])('%s with %j is refused in one sentence', async (what, body, sentence) => {
    const { status, text } = await emulator.control(what, body);

    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ message: expect.stringContaining(sentence) });
  });
});
