import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { EC2 } from '@aws-sdk/client-ec2';
import { IAM, NoSuchEntityException } from '@aws-sdk/client-iam';
import { KMS, NotFoundException } from '@aws-sdk/client-kms';
import { NoSuchKey, S3 } from '@aws-sdk/client-s3';
import { QueueDoesNotExist, SQS } from '@aws-sdk/client-sqs';
import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { describe, expect, test } from '@jest/globals';
import { Fault, notImplemented } from '../../../emulator/fault.ts';
import type { WireRequest } from '../../../emulator/wire/server.ts';
import { listen } from '../../support/wire-server.ts';

/** A server that answers every call alike and remembers what it was asked. */
async function answering(answer: (request: WireRequest) => unknown) {
  const seen: WireRequest[] = [];
  const server = await listen({
    handle: async (request) => {
      seen.push(request);
      return answer(request);
    },
  });
  return { ...server, seen };
}

describe('real clients are understood and understand', () => {
  test('AWS JSON: bytes, maps and the caller', async () => {
    await using server = await answering(() => ({ CiphertextBlob: Buffer.from([1, 2, 255]) }));
    const kms = new KMS(server.config);

    const { CiphertextBlob, $metadata } = await kms.encrypt({
      KeyId: 'alias/x',
      Plaintext: Buffer.from('é'),
      EncryptionContext: { a: 'b' },
    });

    expect([...(CiphertextBlob ?? [])]).toEqual([1, 2, 255]);
    expect($metadata.requestId).toBe('request-1');
    expect(server.seen[0]).toMatchObject({
      service: 'kms',
      operation: 'Encrypt',
      input: { KeyId: 'alias/x', EncryptionContext: { a: 'b' } },
      credential: { accessKeyId: 'AKIAEXAMPLE', region: 'eu-west-1' },
      sourceIp: '127.0.0.1',
    });
  });

  test('Query: lists in the order of their numbers, empty lists, dates', async () => {
    const created = new Date('2026-11-23T08:00:00Z');
    await using server = await answering(() => ({
      Stacks: [{ StackName: 's', CreationTime: created, StackStatus: 'CREATE_COMPLETE', Tags: [] }],
    }));
    const cloudformation = new CloudFormation(server.config);
    const Tags = Array.from({ length: 12 }, (_, index) => ({ Key: `k${index}`, Value: 'a&b=c' }));

    const { Stacks } = await cloudformation.describeStacks({ StackName: 's' });
    await cloudformation.createStack({ StackName: 's', Tags, Capabilities: [] });

    expect(Stacks).toEqual([
      { StackName: 's', CreationTime: created, StackStatus: 'CREATE_COMPLETE', Tags: [] },
    ]);
    expect(server.seen[1]?.input).toEqual({ StackName: 's', Tags, Capabilities: [] });
  });

  test('EC2 Query', async () => {
    await using server = await answering(() => ({ Vpcs: [{ VpcId: 'vpc-1', IsDefault: false }] }));
    const ec2 = new EC2(server.config);

    const { Vpcs } = await ec2.describeVpcs({ Filters: [{ Name: 'tag:a', Values: ['1', '2'] }] });

    expect(Vpcs).toEqual([{ VpcId: 'vpc-1', IsDefault: false }]);
    expect(server.seen[0]?.input).toEqual({ Filters: [{ Name: 'tag:a', Values: ['1', '2'] }] });
  });

  test.each([
    ['AWS JSON', {}],
    ['RPC v2 CBOR', { protocol: AwsSmithyRpcV2CborProtocol }],
    ['Query', { protocol: AwsQueryProtocol }],
  ])('CloudWatch over %s', async (_, options) => {
    const at = new Date('2026-11-23T08:00:00Z');
    const MetricDataResults = [{ Id: 'm', Timestamps: [at], Values: [1.5] }];
    await using server = await answering(() => ({ MetricDataResults }));
    const cloudwatch = new CloudWatch({ ...server.config, ...options });

    const answer = await cloudwatch.getMetricData({
      MetricDataQueries: [],
      StartTime: at,
      EndTime: at,
    });

    expect(answer.MetricDataResults).toEqual(MetricDataResults);
    expect(server.seen[0]?.input).toEqual({ MetricDataQueries: [], StartTime: at, EndTime: at });
  });
});

describe('S3', () => {
  test('a stream is uploaded in aws-chunked framing and arrives whole', async () => {
    const bytes = Buffer.alloc(200_000, 'keywatch ');
    await using server = await answering(() => ({ ETag: '"x"' }));
    const s3 = new S3(server.config);

    await s3.putObject({
      Bucket: 'bucket',
      Key: 'a b/é.txt',
      Body: Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]),
      ContentLength: bytes.length,
      ContentEncoding: 'gzip',
      Metadata: { note: 'yes' },
    });

    const { Body, ...input } = (server.seen[0]?.input ?? {}) as { Body: Buffer };
    expect(Body.equals(bytes)).toBe(true);
    expect(input).toMatchObject({
      Bucket: 'bucket',
      Key: 'a b/é.txt',
      ContentLength: bytes.length,
      ContentEncoding: 'gzip',
      Metadata: { note: 'yes' },
      ChecksumCRC32: expect.any(String),
    });
  });

  test('objects, ranges and locations come back', async () => {
    const outputs: Record<string, object> = {
      GetObject: { Body: Buffer.from('ell'), ContentRange: 'bytes 1-3/5', Metadata: { a: 'b' } },
      GetBucketLocation: { LocationConstraint: 'eu-west-1' },
      GetBucketPolicy: { Policy: '{"Version":"2012-10-17"}' },
    };
    await using server = await answering(({ operation }) => outputs[operation]);
    const s3 = new S3(server.config);

    const object = await s3.getObject({ Bucket: 'b', Key: 'k', Range: 'bytes=1-3' });

    expect(await object.Body?.transformToString()).toBe('ell');
    expect(object).toMatchObject({ ContentRange: 'bytes 1-3/5', Metadata: { a: 'b' } });
    expect(object.$metadata.httpStatusCode).toBe(206);
    expect(await s3.getBucketLocation({ Bucket: 'b' })).toMatchObject(
      outputs.GetBucketLocation ?? {},
    );
    expect(await s3.getBucketPolicy({ Bucket: 'b' })).toMatchObject(outputs.GetBucketPolicy ?? {});
  });

  test('errors carry their status, also without a body', async () => {
    await using server = await answering(({ operation }) => {
      throw new Fault(operation === 'GetObject' ? 'NoSuchKey' : 'NotFound', 'no such key');
    });
    const s3 = new S3(server.config);

    await expect(s3.getObject({ Bucket: 'b', Key: 'k' })).rejects.toBeInstanceOf(NoSuchKey);
    await expect(s3.headObject({ Bucket: 'b', Key: 'k' })).rejects.toMatchObject({
      name: 'NotFound',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('faults reach the client as its own exceptions', () => {
  const fail = (fault: Fault) => () => {
    throw fault;
  };

  test('KMS: by class', async () => {
    await using server = await answering(fail(new Fault('NotFoundException', 'no key')));

    const call = new KMS(server.config).describeKey({ KeyId: 'k' });

    await expect(call).rejects.toBeInstanceOf(NotFoundException);
    await expect(call).rejects.toThrow('no key');
  });

  test("IAM: with the model's status", async () => {
    await using server = await answering(fail(new Fault('NoSuchEntityException', 'no role')));

    const call = new IAM(server.config).getRole({ RoleName: 'r' });

    await expect(call).rejects.toBeInstanceOf(NoSuchEntityException);
    await expect(call).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
  });

  test('SQS: with the code of the Query protocol that it spoke before', async () => {
    await using server = await answering(fail(new Fault('QueueDoesNotExist', 'no queue')));

    const call = new SQS(server.config).getQueueUrl({ QueueName: 'q' });

    await expect(call).rejects.toBeInstanceOf(QueueDoesNotExist);
    await expect(call).rejects.toMatchObject({
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
    });
  });

  test.each([
    ['Query', (config: object) => new CloudFormation(config).describeStacks({})],
    ['JSON', (config: object) => new KMS(config).listKeys({})],
    ['EC2', (config: object) => new EC2(config).describeVpcs({})],
    ['S3', (config: object) => new S3(config).listBuckets({})],
  ])('a code that the model does not know stays as it is (%s)', async (_, call) => {
    await using server = await answering(
      fail(new Fault('UnauthorizedOperation', 'not you', { status: 403 })),
    );

    await expect(call(server.config)).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: 'not you',
      $metadata: { httpStatusCode: 403 },
    });
  });

  test.each([
    ['what is not implemented', notImplemented('kms:Verify')],
    ['what is denied', new Fault('AccessDeniedException', 'not you')],
  ])('%s is not asked for again, though our time is far from the client’s', async (_, fault) => {
    await using server = await answering(fail(fault));

    const call = new KMS({ ...server.config, maxAttempts: 3 }).listKeys({});

    await expect(call).rejects.toMatchObject({ name: fault.code });
    expect(server.seen).toHaveLength(1);
  });

  test('the insides of an internal failure go to the log alone', async () => {
    const logged: unknown[] = [];
    await using server = await listen({
      handle: () => Promise.reject(new Error('secret detail')),
      log: (line, cause) => logged.push(line, cause),
    });

    const call = new KMS(server.config).listKeys({});

    await expect(call).rejects.toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
    await expect(call).rejects.not.toThrow('secret detail');
    expect(logged).toEqual(['kms ListKeys failed (request request-1)', new Error('secret detail')]);
  });
});

describe('malformed requests get an answer in AWS words', () => {
  const target = {
    'x-amz-target': 'TrentService.Encrypt',
    'content-type': 'application/x-amz-json-1.1',
  };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const cbor = { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' };
  const rpcPath = '/service/GraniteServiceVersion20100801/operation/ListMetrics';

  test.each([
    ['JSON that is none', '/', target, '{"KeyId":', 400, 'SerializationException'],
    ['JSON that is no object', '/', target, '[]', 400, 'SerializationException'],
    ['no base64', '/', target, '{"KeyId":"k","Plaintext":5}', 400, 'SerializationException'],
    ['a missing member', '/', target, '{"KeyId":"k"}', 400, "'plaintext'"],
    [
      'an unknown operation',
      '/',
      { ...target, 'x-amz-target': 'TrentService.Encipher' },
      '{}',
      400,
      'kms has no operation Encipher',
    ],
    [
      'an unknown target',
      '/',
      { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      '{}',
      501,
      'DynamoDB_20120810',
    ],
    ['an unknown action', '/', form, 'Action=Fly&Version=2010-05-08', 400, 'InvalidAction'],
    ['no action', '/', form, 'Version=2010-05-08', 400, 'MissingAction'],
    [
      'a number that is none',
      '/',
      form,
      'Action=ListRoles&Version=2010-05-08&MaxItems=many',
      400,
      'MalformedInput',
    ],
    ['a broken escape', '/', form, 'Action=%', 404, 'MalformedQueryString'],
    [
      'a signature without credential',
      '/',
      { ...form, authorization: 'Bearer x' },
      'Action=A',
      400,
      'IncompleteSignature',
    ],
    ['CBOR that is none', rpcPath, cbor, '\u0000', 400, 'SerializationException'],
    ['CBOR cut short', rpcPath, cbor, '\u00bf', 400, 'SerializationException'],
    ['XML that is none', '/bucket?tagging', {}, '<a><b></a>', 400, 'MalformedXML'],
    [
      'a framing cut short',
      '/bucket/key',
      { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' },
      '5\r\nab',
      400,
      'IncompleteBody',
    ],
    ['a body beyond the limit', '/bucket/key', {}, 'x'.repeat(2000), 413, 'RequestEntityTooLarge'],
  ])('%s', async (_, path, headers, body, status, words) => {
    await using server = await listen({ maxBodyBytes: 1000 });
    const method = path.startsWith('/bucket') ? 'PUT' : 'POST';

    const response = await fetch(server.url + path, {
      method,
      headers,
      body: Buffer.from(body, 'latin1'),
    });

    expect(response.status).toBe(status);
    expect(Buffer.from(await response.arrayBuffer()).toString()).toContain(words);
    expect(response.headers.get('date')).toBe('Mon, 02 Jan 2040 08:00:00 GMT');
    expect(response.headers.get('x-amzn-requestid')).toBe('request-1');
  });

  test('an answer that cannot be a header is an internal failure, and the server lives on', async () => {
    await using server = await listen({ handle: async () => ({ ETag: 'a\r\nb: c' }) });

    const first = await fetch(`${server.url}/bucket/key`, { method: 'PUT', body: 'x' });
    const second = await fetch(`${server.url}/bucket?versions`);

    expect(first.status).toBe(500);
    expect(second.status).toBe(200);
  });
});

describe('clients that go away', () => {
  test('a long poll hears of it', async () => {
    let begun: (signal: AbortSignal) => void = () => {};
    const signalSeen = new Promise<AbortSignal>((resolve) => {
      begun = resolve;
    });
    await using server = await listen({
      handle: ({ signal }) => {
        begun(signal);
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve({})));
      },
    });
    const abort = new AbortController();
    const call = new SQS(server.config).receiveMessage(
      { QueueUrl: 'q' },
      { abortSignal: abort.signal },
    );
    const signal = await signalSeen;

    abort.abort();

    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    if (!signal.aborted) await once(signal, 'abort');
    expect(signal.aborted).toBe(true);
  });

  test('one that leaves in the middle of its body harms nobody', async () => {
    const logged: string[] = [];
    await using server = await listen({ log: (line) => logged.push(line) });
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"half');
    await once(socket, 'connect');
    socket.resetAndDestroy();
    await once(socket, 'close');

    const response = await fetch(server.url, { method: 'GET' });

    expect(response.status).toBe(200);
    expect(logged).toEqual([]);
  });
});

test('the caller may answer before anything is dispatched', async () => {
  await using server = await listen({
    control: async (request, response) => {
      if (request.url !== '/_emulator/health') return false;
      response.end('well');
      return true;
    },
  });

  const health = await fetch(`${server.url}/_emulator/health`);
  const other = await fetch(server.url);

  expect(await health.text()).toBe('well');
  expect(other.headers.get('content-type')).not.toBeNull();
});
