import { KMSServiceException } from '@aws-sdk/client-kms';
import { describe, expect, test } from '@jest/globals';
import { everydayUse } from '../../../../actions/canary/src/scenarios/everyday-use.ts';
import { scenarios } from '../../../../actions/canary/src/scenarios/index.ts';
import { volume } from '../../../../actions/canary/src/scenarios/volume.ts';
import { Stage } from '../../../../actions/canary/src/stage.ts';
import { aTarget, start } from './builders.ts';
import { type Answers, fakeClients } from './fake-clients.ts';

const refusal = (name: string, fault: 'client' | 'server' = 'client') =>
  new KMSServiceException({ name, $fault: fault, $metadata: { requestId: 'call-1' } });

function aStage(answers: Answers, volumeThreshold = 20) {
  const { clients, calls } = fakeClients(answers, start);
  const target = aTarget({ volumeThreshold });
  return { stage: new Stage(clients.kms, clients.time, target, '7'), sent: calls };
}

const encryptForbidden = (answer: unknown) => {
  const { stage } = aStage({ Encrypt: () => answer });
  const input = { KeyId: 'key/forbidden', Plaintext: Buffer.from('x') };
  const made = stage.call('Encrypt', input, {
    error: 'AccessDeniedException',
    countsIn: 'denied',
  });
  return { stage, made };
};

describe('a call', () => {
  test('that KMS answers as it should is kept with its request id', async () => {
    const { stage, made } = encryptForbidden(refusal('AccessDeniedException'));

    await made;

    expect(stage.calls).toEqual([{ requestId: 'call-1', at: start, countsIn: 'denied' }]);
  });

  test.each([
    ['success', { $metadata: { requestId: 'call-1' } }, 'success'],
    ['another error', refusal('DisabledException'), 'DisabledException'],
  ])('that KMS answers with %s breaks the chain', async (_, answer, name) => {
    await expect(encryptForbidden(answer).made).rejects.toMatchObject({
      name: 'WrongAnswer',
      message: `KMS answered Encrypt with ${name} instead of AccessDeniedException`,
    });
  });

  test.each([
    refusal('ThrottlingException'),
    refusal('KMSInternalException', 'server'),
    refusal('ExpiredTokenException'),
    refusal('UnrecognizedClientException'),
    Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
  ])('that KMS does not answer proves nothing: %s', async (error) => {
    await expect(encryptForbidden(error).made).rejects.toMatchObject({
      code: 'INCONCLUSIVE',
      message: 'KMS gave no answer to Encrypt',
      cause: error,
    });
  });
});

describe('a burst', () => {
  let id = 0;
  const succeed = () => {
    id += 1;
    return { CiphertextBlob: new Uint8Array(1), $metadata: { requestId: `call-${id}` } };
  };
  const kms: Answers = {
    Encrypt: succeed,
    Decrypt: succeed,
    GenerateDataKey: succeed,
    ReEncrypt: succeed,
  };

  test('has one call more than twice the threshold, so that half of it is beyond', async () => {
    const { stage } = aStage(kms, 20);

    await volume.drive(stage);

    expect(stage.calls.filter(({ countsIn }) => countsIn === 'volume')).toHaveLength(41);
  });

  test.each([
    [20, 3],
    [3, 2],
    [1, 0],
  ])('of everyday use stays below a threshold of %d with %d calls', async (threshold, count) => {
    const { stage } = aStage(kms, threshold);

    await everydayUse.drive(stage);

    expect(stage.calls.filter(({ countsIn }) => countsIn === 'volume')).toHaveLength(count);
  });

  test('puts the run into the context of every call', async () => {
    const { stage, sent } = aStage(kms);

    await volume.drive(stage);

    for (const { input } of sent) expect(JSON.stringify(input)).toContain('"keywatch-canary":"7"');
  });
});

test("every scenario's calls count in what it expects, and in nothing else", async () => {
  for (const { id, expects, drive } of scenarios) {
    const error = { denied: 'AccessDeniedException', 'wrong-key': 'IncorrectKeyException' }[id];
    const answer = () => ({ CiphertextBlob: new Uint8Array(1), $metadata: { requestId: id } });
    const failing = (name = 'InvalidCiphertextException') => refusal(name);
    if (id === 'bystander-failures') continue;
    const { stage } = aStage({
      Encrypt: () => (id === 'denied' ? failing(error) : answer()),
      Decrypt: () =>
        id === 'wrong-key' || id === 'invalid-ciphertext' ? failing(error) : answer(),
      GenerateDataKey: answer,
      ReEncrypt: answer,
    });

    await drive(stage);

    const counted = new Set(stage.calls.flatMap(({ countsIn }) => countsIn ?? []));
    const silent = id === 'everyday-use' ? ['volume'] : [];
    expect([id, ...counted]).toEqual([
      id,
      ...(expects.outcome === 'alarm' ? [expects.detection] : silent),
    ]);
  }
});
