import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { ECR } from '@aws-sdk/client-ecr';
import { IAM } from '@aws-sdk/client-iam';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';

const region = 'ap-southeast-2';
const root = { accessKeyId: '123456789012', secretAccessKey: 'secret' };
const oci = 'application/vnd.oci.image.manifest.v1+json';
const MiB = 1024 * 1024;

let emulator: RunningEmulator;
let ecr: ECR;
let authorization: string;
let name: string;
let repositories = 0;

beforeAll(async () => {
  emulator = await startEmulator();
  ecr = new ECR({ endpoint: emulator.url, region, credentials: root });
});
afterAll(async () => {
  ecr?.destroy();
  await emulator?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  repositories += 1;
  name = `team/one-${repositories}`;
  await ecr.createRepository({ repositoryName: name });
  authorization = `Basic ${await tokenOf(ecr)}`;
});

async function tokenOf(client: ECR): Promise<string> {
  const { authorizationData } = await client.getAuthorizationToken({});
  return authorizationData?.[0]?.authorizationToken ?? '';
}

type Init = Omit<RequestInit, 'body' | 'headers'> & {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
};

function ask(method: string, path: string, { headers, ...init }: Init = {}): Promise<Response> {
  const url = new URL(path, emulator.url);
  return fetch(url, {
    method,
    ...(init as RequestInit),
    headers: { authorization, ...headers },
  });
}

const digestOf = (bytes: Uint8Array | string) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function errorOf(response: Response) {
  const { errors } = (await response.json()) as { errors: { code: string; message: string }[] };
  return { status: response.status, ...errors[0] };
}

/** POST, PATCH, PUT: as `docker push` does. */
async function push(bytes: Uint8Array, repository = name): Promise<string> {
  const begun = await ask('POST', `/v2/${repository}/blobs/uploads/`);
  const patched = await ask('PATCH', begun.headers.get('location') ?? '', { body: bytes });
  const digest = digestOf(bytes);
  const done = await ask('PUT', `${patched.headers.get('location')}?digest=${digest}`);
  expect([begun.status, patched.status, done.status]).toEqual([202, 202, 201]);
  expect(done.headers.get('docker-content-digest')).toBe(digest);
  return digest;
}

function manifestOf(config: Uint8Array, more: object = {}): string {
  const descriptor = { mediaType: 'application/vnd.oci.image.config.v1+json' };
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: oci,
    config: { ...descriptor, size: config.length, digest: digestOf(config) },
    layers: [],
    ...more,
  });
}

function put(reference: string, manifest: string): Promise<Response> {
  const headers = { 'content-type': oci };
  return ask('PUT', `/v2/${name}/manifests/${reference}`, { headers, body: manifest });
}

describe('who is asked in', () => {
  test('whoever brings no token is told where one logs in', async () => {
    for (const given of ['', 'Bearer x', `Basic ${btoa('AWS:wrong')}`, `Basic ${btoa('me:x')}`]) {
      const answer = await ask('GET', '/v2/', { headers: { authorization: given } });

      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(
        `Basic realm="${emulator.url}/",service="ecr.amazonaws.com"`,
      );
      expect(await errorOf(answer)).toMatchObject({ code: 'UNAUTHORIZED' });
    }
  });

  test('a token opens the door for twelve hours', async () => {
    const { authorizationData } = await ecr.getAuthorizationToken({});
    expect(authorizationData?.[0]?.proxyEndpoint).toBe(emulator.url);
    expect((await ask('GET', '/v2/')).status).toBe(200);

    await emulator.control('POST advance', { seconds: 12 * 3600 });

    expect(await errorOf(await ask('GET', '/v2/'))).toEqual({
      status: 403,
      code: 'DENIED',
      message: 'Your authorization token has expired. Reauthenticate and try again.',
    });
  });

  test('and over a restore', async () => {
    const { text } = await emulator.control('POST snapshot');
    await emulator.control('POST reset');
    expect((await ask('GET', '/v2/')).status).toBe(401);
    await emulator.control('POST restore', text);
    expect((await ask('GET', '/v2/')).status).toBe(200);
  });

  test('what its principal may not do, the token may not either', async () => {
    const iam = new IAM({ endpoint: emulator.url, region, credentials: root });
    await iam.createUser({ UserName: `reader-${repositories}` });
    await iam.putUserPolicy({
      UserName: `reader-${repositories}`,
      PolicyName: 'read',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage'],
            Resource: '*',
          },
        ],
      }),
    });
    const { AccessKey } = await iam.createAccessKey({ UserName: `reader-${repositories}` });
    iam.destroy();
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } =
      AccessKey ?? {};
    const reader = new ECR({
      endpoint: emulator.url,
      region,
      credentials: { accessKeyId, secretAccessKey },
    });
    const config = randomBytes(10);
    await push(config);
    await put('v1', manifestOf(config));
    authorization = `Basic ${await tokenOf(reader)}`;
    reader.destroy();

    expect((await ask('GET', `/v2/${name}/manifests/v1`)).status).toBe(200);
    const upload = await ask('POST', `/v2/${name}/blobs/uploads/`);
    expect(await errorOf(upload)).toMatchObject({
      status: 403,
      code: 'DENIED',
      message: expect.stringContaining('is not authorized to perform: ecr:InitiateLayerUpload'),
    });
    const other = await ask('GET', `/v2/${name}/blobs/uploads/some`);
    expect(await errorOf(other)).toMatchObject({ status: 403, code: 'DENIED' });
    const blob = await ask('GET', `/v2/${name}/blobs/${digestOf(config)}`);
    expect(await errorOf(blob)).toMatchObject({ status: 403, code: 'DENIED' });
  });
});

describe('a layer', () => {
  test('goes in by parts and comes out the same, whole or in ranges', async () => {
    const bytes = randomBytes(21 * MiB);
    const digest = await push(bytes);
    const path = `/v2/${name}/blobs/${digest}`;

    const head = await ask('HEAD', path);
    expect(head.headers.get('content-length')).toBe(String(bytes.length));
    const sent = await ask('GET', path, { redirect: 'manual' });
    expect(sent.status).toBe(307);
    expect(sent.headers.get('location')).toMatch(/^\/_emulator\/ecr\/layers\/sha256:/u);
    const whole = await ask('GET', path);
    expect(bytes.equals(Buffer.from(await whole.arrayBuffer()))).toBe(true);
    // Over the seam between two parts.
    const [first, last] = [20 * MiB - 3, 20 * MiB + 3];
    const part = await ask('GET', path, { headers: { range: `bytes=${first}-${last}` } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes ${first}-${last}/${bytes.length}`);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(first, last + 1));
    const beyond = await ask('GET', path, { headers: { range: `bytes=${bytes.length}-` } });
    expect(beyond.status).toBe(416);
  });

  test('a link to it is good for an hour, and for nothing else', async () => {
    const layerDigest = await push(randomBytes(10));
    const { downloadUrl = '' } = await ecr.getDownloadUrlForLayer({
      repositoryName: name,
      layerDigest,
    });
    const other = downloadUrl.replace(layerDigest, digestOf('other'));

    expect((await fetch(downloadUrl)).status).toBe(200);
    expect((await fetch(other)).status).toBe(403);
    expect((await fetch(downloadUrl.replace('expires=', 'expires=1'))).status).toBe(403);
    expect((await fetch(downloadUrl, { method: 'POST' })).status).toBe(405);
    await emulator.control('POST advance', { seconds: 3600 });
    expect((await fetch(downloadUrl)).status).toBe(403);
  });

  test('may come in one request, too, and again', async () => {
    const body = randomBytes(100);
    const path = `/v2/${name}/blobs/uploads/?digest=${digestOf(body)}`;

    expect((await ask('POST', path, { body })).status).toBe(201);
    expect((await ask('POST', path, { body })).status).toBe(201);
    expect((await ask('HEAD', `/v2/${name}/blobs/${digestOf(body)}`)).status).toBe(200);
  });

  test('is not mounted from another repository, but asked for', async () => {
    const digest = await push(randomBytes(10));
    await ecr.createRepository({ repositoryName: `${name}-b` });
    const answer = await ask('POST', `/v2/${name}-b/blobs/uploads/?mount=${digest}&from=${name}`);

    expect(answer.status).toBe(202);
    expect((await ask('HEAD', `/v2/${name}-b/blobs/${digest}`)).status).toBe(404);
  });

  test('whose digest is another one is refused', async () => {
    const body = randomBytes(10);
    const path = `/v2/${name}/blobs/uploads/?digest=${digestOf('other')}`;

    expect(await errorOf(await ask('POST', path, { body }))).toMatchObject({
      status: 400,
      code: 'DIGEST_INVALID',
    });
  });

  test('that is not there is unknown', async () => {
    const path = `/v2/${name}/blobs/${digestOf('none')}`;

    expect((await ask('HEAD', path)).status).toBe(404);
    expect(await errorOf(await ask('GET', path))).toMatchObject({
      status: 404,
      code: 'BLOB_UNKNOWN',
    });
    expect((await ask('HEAD', `/v2/${name}/blobs/odd`)).status).toBe(400);
  });
});

describe('an upload', () => {
  const begin = async () => {
    const { headers } = await ask('POST', `/v2/${name}/blobs/uploads/`);
    return headers.get('location') ?? '';
  };

  test('goes on where it stood, after a chunk in the wrong place or a lost connection', async () => {
    const bytes = randomBytes(6 * MiB);
    const rest = bytes.subarray(5 * MiB);
    const path = await begin();
    const chunk = (first: number, body: Buffer) =>
      ask('PATCH', path, {
        body,
        headers: { 'content-range': `${first}-${first + body.length - 1}` },
      });
    expect((await chunk(0, bytes.subarray(0, 5 * MiB))).headers.get('range')).toBe(
      `0-${5 * MiB - 1}`,
    );

    const wrong = await chunk(1, rest);
    expect(wrong.status).toBe(416);
    expect(wrong.headers.get('range')).toBe(`0-${5 * MiB - 1}`);
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes.subarray(0, 10));
        controller.error(new Error('lost'));
      },
    });
    const lost = { body: broken as unknown as Uint8Array, duplex: 'half' } as Init;
    await expect(ask('PATCH', path, lost)).rejects.toThrow();
    const status = await ask('GET', path);
    expect([status.status, status.headers.get('range')]).toEqual([204, `0-${5 * MiB - 1}`]);
    const done = await ask('PUT', `${path}?digest=${digestOf(bytes)}`, { body: rest });
    expect(done.status).toBe(201);
    const whole = await ask('GET', `/v2/${name}/blobs/${digestOf(bytes)}`);
    expect(bytes.equals(Buffer.from(await whole.arrayBuffer()))).toBe(true);
  });

  test('of chunks smaller than 5 MiB is refused, as announced', async () => {
    const { headers } = await ask('POST', `/v2/${name}/blobs/uploads/`);
    expect(headers.get('oci-chunk-min-length')).toBe(String(5 * MiB));
    const path = headers.get('location') ?? '';
    await ask('PATCH', path, { body: 'small' });
    await ask('PATCH', path, { body: 'small' });

    const done = await ask('PUT', `${path}?digest=${digestOf('smallsmall')}`);

    expect(await errorOf(done)).toMatchObject({ status: 400, code: 'SIZE_INVALID' });
  });

  test('can be given up', async () => {
    const path = await begin();
    expect((await ask('DELETE', path)).status).toBe(204);

    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const init = method === 'PATCH' ? { body: 'x' } : {};
      expect((await ask(method, path, init)).status).toBe(404);
    }
    expect(await errorOf(await ask('PUT', `${path}?digest=${digestOf('')}`))).toMatchObject({
      status: 404,
      code: 'BLOB_UPLOAD_UNKNOWN',
    });
  });

  test('without a digest or without a byte does not end well', async () => {
    const path = await begin();

    expect(await errorOf(await ask('PUT', path))).toMatchObject({ code: 'DIGEST_INVALID' });
    expect(await errorOf(await ask('PUT', `${path}?digest=${digestOf('')}`))).toMatchObject({
      status: 400,
      code: 'BLOB_UPLOAD_INVALID',
    });
  });
});

test('a client that does not send what it has announced does not hold the time', async () => {
  const begun = await ask('POST', `/v2/${name}/blobs/uploads/`);
  const stalled = httpRequest(new URL(begun.headers.get('location') ?? '', emulator.url), {
    method: 'PATCH',
    headers: { authorization, 'content-length': 100 * MiB },
  });
  stalled.on('error', () => {});
  await new Promise<void>((resolve) => stalled.write('a few bytes', () => resolve()));
  const sqs = new SQS({ endpoint: emulator.url, region, credentials: root });
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'empty' });
  const before = performance.now();

  for (let poll = 0; poll < 5; poll += 1) {
    await sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 });
  }

  expect(performance.now() - before).toBeLessThan(20_000);
  sqs.destroy();
  stalled.destroy();
});

describe('a right that is missing', () => {
  const denied = (action: string) => ({
    status: 403,
    code: 'DENIED',
    message: expect.stringContaining(`is not authorized to perform: ecr:${action}`),
  });
  const forbid = (action: string) =>
    ecr.setRepositoryPolicy({
      repositoryName: name,
      policyText: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Principal: '*', Action: `ecr:${action}` }],
      }),
    });
  const config = Buffer.from('{}');

  test.each<string>(['InitiateLayerUpload', 'UploadLayerPart', 'CompleteLayerUpload'])(
    '%s ends the push of a layer',
    async (action) => {
      await forbid(action);
      const begun = await ask('POST', `/v2/${name}/blobs/uploads/`);
      const path = begun.headers.get('location') ?? '';
      const answers = [begun];
      if (begun.ok) answers.push(await ask('PATCH', path, { body: config }));
      if (answers.every(({ ok }) => ok)) {
        answers.push(await ask('PUT', `${path}?digest=${digestOf(config)}`));
      }

      expect(await errorOf(answers.at(-1) ?? begun)).toEqual(denied(action));
    },
  );

  test.each([
    ['BatchCheckLayerAvailability', 'HEAD', `blobs/${digestOf(config)}`],
    ['GetDownloadUrlForLayer', 'GET', `blobs/${digestOf(config)}`],
    ['BatchGetImage', 'GET', 'manifests/v1'],
    ['PutImage', 'PUT', 'manifests/v2'],
  ] as const)('%s refuses its part', async (action, method, path) => {
    await push(config);
    await put('v1', manifestOf(config));
    await forbid(action);
    const body = method === 'PUT' ? { body: manifestOf(config, { annotations: {} }) } : {};
    const answer: Response = await ask(method, `/v2/${name}/${path}`, body);

    // An answer to HEAD has no body.
    if (method === 'HEAD') expect(answer.status).toBe(403);
    else expect(await errorOf(answer)).toEqual(denied(action));
  });
});

describe('an image', () => {
  const config = Buffer.from('{}');
  const manifest = manifestOf(config);
  const digest = digestOf(manifest);

  test.each([
    ['configuration', 'layer'],
    ['layer', 'configuration'],
    ['configuration and layer', ''],
  ])('is refused without its %s, also as the first of its repository', async (_lack, has) => {
    const layer = randomBytes(10);
    const layers = [{ mediaType: 'application/octet-stream', size: 10, digest: digestOf(layer) }];
    if (has === 'configuration') await push(config);
    if (has === 'layer') await push(layer);
    const answer = await put('v1', manifestOf(config, { layers }));

    const missing = [
      ...(has === 'configuration' ? [] : [digestOf(config)]),
      ...(has === 'layer' ? [] : [digestOf(layer)]),
    ];
    expect(await errorOf(answer)).toEqual({
      status: 404,
      code: 'MANIFEST_BLOB_UNKNOWN',
      message: `Layers with digests '[${missing.join(', ')}]' required for pushing image into repository with name '${name}' in the registry with id '123456789012' do not exist`,
    });
  });

  test('is found by its tag and its digest, byte for byte, by ECR too', async () => {
    await push(config);
    const answer = await put('v1', manifest);
    expect([answer.status, answer.headers.get('docker-content-digest')]).toEqual([201, digest]);

    for (const reference of ['v1', digest]) {
      const path = `/v2/${name}/manifests/${reference}`;
      const head = await ask('HEAD', path);
      expect(head.headers.get('docker-content-digest')).toBe(digest);
      const got = await ask('GET', path, { headers: { accept: `text/x, ${oci};q=0.5` } });
      expect(got.headers.get('content-type')).toBe(oci);
      expect(await got.text()).toBe(manifest);
    }
    const { imageDetails } = await ecr.describeImages({ repositoryName: name });
    expect(imageDetails).toMatchObject([{ imageDigest: digest, imageTags: ['v1'] }]);
  });

  test('may be put again, but for a tag that is immutable', async () => {
    await push(config);
    expect((await put('v1', manifest)).status).toBe(201);
    expect((await put('v1', manifest)).status).toBe(201);
    expect((await put(digest, manifest)).status).toBe(201);
    await ecr.putImageTagMutability({ repositoryName: name, imageTagMutability: 'IMMUTABLE' });

    const refused = {
      status: 400,
      code: 'TAG_INVALID',
      message: `The image tag 'v1' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`,
    };
    expect(await errorOf(await put('v1', manifest))).toEqual(refused);
    expect(await errorOf(await put('v1', `${manifest}\n`))).toEqual(refused);
    expect((await put('v2', manifest)).status).toBe(201);
  });

  test('is refused where it is not whole, or not what it is said to be', async () => {
    const cases: readonly (readonly [string, string, number, string])[] = [
      ['v1', 'no json', 400, 'MANIFEST_INVALID'],
      ['v1', '{"schemaVersion":2}', 400, 'MANIFEST_INVALID'],
      ['v1', '{"schemaVersion":2,"manifests":[null]}', 400, 'MANIFEST_INVALID'],
      ['v1', '{"schemaVersion":2,"layers":[null]}', 400, 'MANIFEST_INVALID'],
      ['v1', '{"schemaVersion":2,"layers":[],"config":7}', 400, 'MANIFEST_INVALID'],
      ['v1', '{"schemaVersion":2,"layers":[],"subject":{"digest":7}}', 400, 'MANIFEST_INVALID'],
      ['-v1', manifest, 400, 'TAG_INVALID'],
      [digestOf('other'), manifest, 400, 'DIGEST_INVALID'],
      ['v1', ' '.repeat(4 * MiB + 1), 413, 'SIZE_INVALID'],
    ];
    for (const [reference, body, status, code] of cases) {
      expect(await errorOf(await put(reference, body))).toMatchObject({ status, code });
    }
    await push(randomBytes(3));
    expect(await errorOf(await put('v1', manifest))).toMatchObject({
      status: 404,
      code: 'MANIFEST_BLOB_UNKNOWN',
    });
    const binary = Buffer.from([0xff, 0xfe]);
    const answer = await ask('PUT', `/v2/${name}/manifests/v1`, { body: binary });
    expect(await errorOf(answer)).toMatchObject({ status: 400, code: 'MANIFEST_INVALID' });
  });

  test('that is not there, or in no repository, is unknown', async () => {
    expect(await errorOf(await ask('GET', `/v2/${name}/manifests/none`))).toMatchObject({
      status: 404,
      code: 'MANIFEST_UNKNOWN',
    });
    expect(await errorOf(await ask('GET', '/v2/no/such/manifests/v1'))).toEqual({
      status: 404,
      code: 'NAME_UNKNOWN',
      message:
        "The repository with name 'no/such' does not exist in the registry with id '123456789012'",
    });
    expect(await errorOf(await ask('GET', '/v2/NO/manifests/v1'))).toMatchObject({
      status: 400,
      code: 'NAME_INVALID',
    });
  });

  test('cannot be deleted through the registry, as in ECR', async () => {
    const answer = await ask('DELETE', `/v2/${name}/manifests/${digest}`);
    expect(await errorOf(answer)).toMatchObject({ status: 405, code: 'UNSUPPORTED' });
    expect((await ask('GET', `/v2/${name}/nothing`)).status).toBe(404);
  });

  test('is told with what refers to it', async () => {
    await push(config);
    await put('v1', manifest);
    const subject = { mediaType: oci, digest, size: manifest.length };
    const signature = manifestOf(config, {
      subject,
      artifactType: 'application/x-signature',
      annotations: { by: 'me' },
    });
    const answer = await put(digestOf(signature), signature);
    expect(answer.headers.get('oci-subject')).toBe(digest);

    const path = `/v2/${name}/referrers/${digest}`;
    const all = await (await ask('GET', path)).json();
    expect(all).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [
        {
          mediaType: oci,
          artifactType: 'application/x-signature',
          digest: digestOf(signature),
          size: signature.length,
          annotations: { by: 'me' },
        },
      ],
    });
    const filtered = await ask('GET', `${path}?artifactType=other`);
    expect(filtered.headers.get('oci-filters-applied')).toBe('artifactType');
    expect(await filtered.json()).toMatchObject({ manifests: [] });
    expect((await ask('GET', `/v2/${name}/referrers/odd`)).status).toBe(400);
  });
});

describe('a list', () => {
  test('of tags comes in pages, in order', async () => {
    const config = Buffer.from('{}');
    await push(config);
    for (const tag of ['c', 'a', 'b']) await put(tag, manifestOf(config));

    const first = await ask('GET', `/v2/${name}/tags/list?n=2`);
    expect(await first.json()).toEqual({ name, tags: ['a', 'b'] });
    const link = first.headers.get('link');
    expect(link).toBe(`</v2/${name}/tags/list?n=2&last=b>; rel="next"`);
    const second = await ask('GET', /<(.*)>/u.exec(link ?? '')?.[1] ?? '');
    expect(await second.json()).toEqual({ name, tags: ['c'] });
    expect(second.headers.get('link')).toBeNull();
    expect(await (await ask('GET', `/v2/${name}/tags/list?n=0`)).json()).toEqual({
      name,
      tags: [],
    });
    expect((await ask('GET', `/v2/${name}/tags/list?n=x`)).status).toBe(400);
  });

  test('of repositories has this one', async () => {
    const { repositories: names } = (await (await ask('GET', '/v2/_catalog')).json()) as {
      repositories: string[];
    };
    expect(names).toContain(name);
  });
});

test('a push is in CloudTrail as its calls of ECR', async () => {
  const config = randomBytes(10);
  await push(config);
  await put('v1', manifestOf(config));
  await emulator.control('POST advance', { seconds: 900 });
  const trail = new CloudTrail({ endpoint: emulator.url, region, credentials: root });
  const { Events = [] } = await trail.lookupEvents({
    LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: 'ecr.amazonaws.com' }],
  });
  trail.destroy();

  const own = Events.map(({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent)).filter(
    ({ requestParameters }) => requestParameters?.repositoryName === name,
  );
  expect(own.map(({ eventName }) => eventName).toReversed()).toEqual([
    'CreateRepository',
    'InitiateLayerUpload',
    'UploadLayerPart',
    'CompleteLayerUpload',
    'PutImage',
  ]);
  expect(own[0]).toMatchObject({
    userIdentity: { type: 'Root' },
    sourceIPAddress: '127.0.0.1',
    userAgent: 'node',
    requestParameters: { registryId: '123456789012', imageTag: 'v1' },
  });
});

describe('a fault that is ordered for ECR', () => {
  const order = (fault: unknown) =>
    emulator.control('POST faults', {
      faults: [{ on: 'ecr:InitiateLayerUpload', fault, times: 1 }],
    });

  test('strikes the registry in its own words', async () => {
    await order('throttle');

    const answer = await ask('POST', `/v2/${name}/blobs/uploads/`);
    expect(await errorOf(answer)).toMatchObject({ status: 429, code: 'TOOMANYREQUESTS' });
    expect((await ask('POST', `/v2/${name}/blobs/uploads/`)).status).toBe(202);
  });
});
