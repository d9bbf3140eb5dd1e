import { describe, expect, test } from '@jest/globals';
import { Fault } from '../../../../emulator/fault.ts';
import { bind } from '../../../../emulator/wire/bindings.ts';
import { type ServiceId, services } from '../../../../emulator/wire/services.ts';

async function faultOf(id: ServiceId, name: string, input: unknown): Promise<Fault | undefined> {
  const { protocol } = services[id];
  const { model, check } = await bind(id, protocol);
  const operation = model.operations.get(name);
  if (!operation) throw new Error(`${id} has no ${name}`);
  try {
    check(model, protocol, operation, input);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

describe('an absent required member is refused in the words of the service', () => {
  test.each([
    ['kms', 'Encrypt', { KeyId: 'k' }, 'ValidationException', "Value null at 'plaintext'"],
    ['kms', 'Encrypt', {}, 'ValidationException', '2 validation errors detected'],
    ['logs', 'CreateLogGroup', {}, 'InvalidParameterException', "'logGroupName'"],
    ['sqs', 'SendMessage', { QueueUrl: 'q' }, 'MissingParameter', 'the parameter messageBody'],
    ['iam', 'GetRole', {}, 'ValidationError', "'roleName'"],
    ['cloudwatch', 'PutMetricAlarm', {}, 'ValidationError', "'alarmName'"],
    ['ec2', 'DeleteVpc', {}, 'MissingParameter', 'the parameter vpcId'],
    [
      'kms',
      'TagResource',
      { KeyId: 'k', Tags: [{ TagKey: 'a' }] },
      'ValidationException',
      "'tags.1.member.tagValue'",
    ],
    ['s3', 'PutBucketVersioning', { Bucket: 'b' }, 'MalformedXML', 'versioningConfiguration'],
  ] as const)('%s %s %j', async (id, name, input, code, words) => {
    const fault = await faultOf(id, name, input);

    expect(fault?.code).toBe(code);
    expect(fault?.message).toContain(words);
  });
});

describe('a value of another type is refused with its place', () => {
  test.each([
    ['Encrypt', { KeyId: 5, Plaintext: new Uint8Array(1) }, 'keyId'],
    ['Encrypt', { KeyId: 'k', Plaintext: 'text' }, 'plaintext'],
    [
      'Encrypt',
      { KeyId: 'k', Plaintext: new Uint8Array(1), EncryptionContext: { a: 1 } },
      'encryptionContext.a',
    ],
    [
      'Encrypt',
      { KeyId: 'k', Plaintext: new Uint8Array(1), EncryptionContext: [] },
      'encryptionContext',
    ],
    ['Encrypt', { KeyId: 'k', Plaintext: new Uint8Array(1), DryRun: 'yes' }, 'dryRun'],
    ['ListKeys', { Limit: '5' }, 'limit'],
    ['TagResource', { KeyId: 'k', Tags: 'x' }, 'tags'],
    ['TagResource', { KeyId: 'k', Tags: ['x'] }, 'tags.1.member'],
    ['Encrypt', [], 'the input'],
  ])('%s %j', async (name, input, place) => {
    const fault = await faultOf('kms', name, input);

    expect(fault?.code).toBe('SerializationException');
    expect(fault?.message).toContain(`'${place}`);
  });
});

test('members that the model does not know are let pass', async () => {
  expect(await faultOf('kms', 'ListKeys', { Limit: 5, Novelty: true })).toBeUndefined();
});
