import { verify, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Emulator, Listening } from '../../../../../emulator/emulator.ts';
import { aWorld, client } from '../../../../support/world.ts';

interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An endpoint on this machine that answers what it is told to, in turn, and 200 afterwards. */
async function anEndpoint(...answers: number[]) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(answers.shift() ?? 200, { location: '/elsewhere' }).end();
      server.emit('heard');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/sns`,
    heard,
    /** The next message, or one that came already. */
    async next(): Promise<Heard & { readonly json: Record<string, string> }> {
      if (heard.length === 0) await once(server, 'heard');
      const message = heard.shift() ?? { headers: {}, body: '' };
      return { ...message, json: message.body.startsWith('{') ? JSON.parse(message.body) : {} };
    },
  };
}

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0)) await end();
});

async function aTopic(Attributes: Record<string, string> = {}) {
  const world = aWorld();
  const listening: Listening = await world.listen();
  cleanUp.push(() => listening.close());
  const sns = client(world, 'sns');
  const { TopicArn } = await sns<{ TopicArn: string }>('CreateTopic', { Name: 't', Attributes });
  const subscribe = (Endpoint: string, more: Record<string, string> = {}) =>
    sns<{ SubscriptionArn: string }>('Subscribe', {
      ...{ TopicArn, Protocol: 'http', Endpoint, ReturnSubscriptionArn: true },
      Attributes: more,
    });
  const publish = (Message: string, more = {}) => sns('Publish', { TopicArn, Message, ...more });
  return { world, url: listening.url, sns, TopicArn, subscribe, publish };
}

/** A confirmed subscription of an endpoint with those answers to what comes after. */
async function aSubscriber(
  attributes: Record<string, string> = {},
  { topic = {}, answers = [] }: { topic?: Record<string, string>; answers?: number[] } = {},
) {
  const rest = await aTopic(topic);
  const endpoint = await anEndpoint(200, ...answers);
  const { SubscriptionArn } = await rest.subscribe(endpoint.url, attributes);
  const { json } = await endpoint.next();
  await fetch(json.SubscribeURL ?? '');
  return { ...rest, ...endpoint, SubscriptionArn };
}

/** What AWS's validators do, but for the host of the certificate. */
async function isGenuine(message: Record<string, string>): Promise<boolean> {
  const names =
    message.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = names.flatMap((name) => (name in message ? [`${name}\n${message[name]}\n`] : []));
  const pem = await (await fetch(message.SigningCertURL ?? '')).text();
  const { publicKey, validFrom, validTo } = new X509Certificate(pem);
  const now = Date.parse(message.Timestamp ?? '');
  expect(Date.parse(validFrom) < now && now < Date.parse(validTo)).toBe(true);
  const algorithm = message.SignatureVersion === '2' ? 'sha256' : 'sha1';
  const signature = Buffer.from(message.Signature ?? '', 'base64');
  return verify(algorithm, Buffer.from(text.join('')), publicKey, signature);
}

/** Lets the background come to its end: everything on this machine answers within a few turns. */
async function until(ready: () => boolean): Promise<void> {
  while (!ready()) await new Promise((resolve) => setImmediate(resolve));
}

const deliveries = (world: Emulator) =>
  Object.values(
    (
      world.state.stores['sns/123456789012/ap-southeast-2'] as {
        topics: Record<
          string,
          { deliveries: { done: number; failed: number; lastFailure?: string } }
        >;
      }
    ).topics,
  )[0]?.deliveries;

describe('an HTTP endpoint', () => {
  test('is asked to confirm, and confirms by the link', async () => {
    const { sns, subscribe, publish, TopicArn } = await aTopic();
    const { url, heard, next } = await anEndpoint();

    const { SubscriptionArn } = await subscribe(url);
    const { headers, json } = await next();

    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=UTF-8',
      'user-agent': 'Amazon Simple Notification Service Agent',
      'x-amz-sns-message-type': 'SubscriptionConfirmation',
      'x-amz-sns-message-id': json.MessageId,
      'x-amz-sns-topic-arn': TopicArn,
    });
    expect(headers).not.toHaveProperty('x-amz-sns-subscription-arn');
    expect(json).toMatchObject({ Type: 'SubscriptionConfirmation', TopicArn });
    await expect(isGenuine(json)).resolves.toBe(true);

    await publish('too early');
    const broken = await fetch((json.SubscribeURL ?? '').replace(/Token=.*/, 'Token=abc123'));
    expect([broken.status, await broken.text()]).toEqual([
      400,
      expect.stringContaining('Invalid parameter: Token'),
    ]);
    const answer = await fetch(json.SubscribeURL ?? '');
    expect(await answer.text()).toContain(`<SubscriptionArn>${SubscriptionArn}</SubscriptionArn>`);
    expect(heard).toEqual([]);
    await expect(sns('GetSubscriptionAttributes', { SubscriptionArn })).resolves.toMatchObject({
      Attributes: { PendingConfirmation: 'false', ConfirmationWasAuthenticated: 'false' },
    });
  });

  test.each(['1', '2'])('gets signed messages, version %s', async (SignatureVersion) => {
    const { publish, next, SubscriptionArn, world } = await aSubscriber(
      {},
      { topic: { SignatureVersion } },
    );

    await publish('it rings 🔔', { Subject: 'ALARM' });
    const { headers, json } = await next();

    expect(headers).toMatchObject({
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-subscription-arn': SubscriptionArn,
    });
    expect(json).toMatchObject({ Message: 'it rings 🔔', Subject: 'ALARM', SignatureVersion });
    await expect(isGenuine(json)).resolves.toBe(true);
    await expect(isGenuine({ ...json, Message: 'all is well' })).resolves.toBe(false);
    await until(() => deliveries(world)?.done === 1);
  });

  test('gets the bare message, of the type that its policy names', async () => {
    const { publish, next } = await aSubscriber({
      RawMessageDelivery: 'true',
      DeliveryPolicy: '{"requestPolicy":{"headerContentType":"text/csv"}}',
    });

    await publish('a,b');
    const { headers, body } = await next();

    expect(body).toBe('a,b');
    expect(headers).toMatchObject({ 'content-type': 'text/csv', 'x-amz-sns-rawdelivery': 'true' });
  });

  test('is told of its end by the link, and may take that back', async () => {
    const { sns, publish, next } = await aSubscriber();
    await publish('x');
    const { json } = await next();

    await fetch(json.UnsubscribeURL ?? '');
    const end = await next();

    expect(end.json.Type).toBe('UnsubscribeConfirmation');
    await expect(isGenuine(end.json)).resolves.toBe(true);
    await expect(sns('ListSubscriptions')).resolves.toEqual({ Subscriptions: [] });
    await fetch(end.json.SubscribeURL ?? '');
    await publish('again');
    expect((await next()).json.Message).toBe('again');
  });
});

describe('a delivery that fails', () => {
  test('is tried again in virtual time, and never holds the publisher up', async () => {
    const { world, publish, next, heard } = await aSubscriber({}, { answers: [500, 429, 200] });

    await publish('x');
    await next();
    await until(() => world.state.timers.some(({ name }) => name === 'retry-delivery'));
    expect(heard).toEqual([]);
    await world.clock.advance(20_000);
    await next();
    await until(() => world.state.timers.some(({ name }) => name === 'retry-delivery'));
    await world.clock.advance(20_000);
    await next();

    await until(() => deliveries(world)?.done === 1);
    expect(deliveries(world)).toMatchObject({ done: 1, failed: 0 });
  });

  test.each([
    [404, 'HTTP 404'],
    [302, 'HTTP 302'],
  ])('with %i is not tried again, and goes to the dead-letter queue', async (status, reason) => {
    const { world, sns, publish, SubscriptionArn, next } = await aSubscriber(
      {},
      { answers: [status] },
    );
    const sqs = client(world, 'sqs');
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' },
    });
    await sqs('CreateQueue', { QueueName: 'dead', Attributes: { Policy } });
    await sns('SetSubscriptionAttributes', {
      SubscriptionArn,
      AttributeName: 'RedrivePolicy',
      AttributeValue: '{"deadLetterTargetArn":"arn:aws:sqs:ap-southeast-2:123456789012:dead"}',
    });

    await publish('lost');
    await next();
    await until(() => deliveries(world)?.failed === 1);

    expect(deliveries(world)?.lastFailure).toContain(reason);
    const { Messages } = await sqs<{ Messages: { Body: string }[] }>('ReceiveMessage', {
      QueueUrl: 'dead',
      WaitTimeSeconds: 0,
    });
    expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({ Message: 'lost' });
  });

  test('to an address that is not of this network is none that was made', async () => {
    const { world, subscribe } = await aTopic();

    await subscribe('http://example.com/hook');

    await until(() => deliveries(world)?.lastFailure !== undefined);
    expect(deliveries(world)?.lastFailure).toContain(
      'example.com is not an address of this network',
    );
  });
});

test('there is no other certificate', async () => {
  const { url } = await aTopic();

  const { status } = await fetch(`${url}/_emulator/sns/SimpleNotificationService-0.pem`);

  expect(status).toBe(404);
});
