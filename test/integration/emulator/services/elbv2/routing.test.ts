import { Agent, request } from 'node:https';
import { expect, test } from '@jest/globals';
import { authorityPem } from '../../../../../emulator/services/rds/certificate-authority.ts';
import { aListener, aService, aTarget, aTargetGroup, register } from './a-load-balancer.ts';

const certificate = 'arn:aws:acm:ap-southeast-2:123456789012:certificate/one';
const fixed = (MessageBody: string, StatusCode = '200') => [
  {
    Type: 'fixed-response',
    FixedResponseConfig: { StatusCode, MessageBody, ContentType: 'text/plain' },
  },
];

/** What an HTTPS client gets that trusts the emulator's authority, as NODE_EXTRA_CA_CERTS names it. */
function ask(url: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ ca: authorityPem() });
    request(url, { agent }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    })
      .on('error', reject)
      .end();
  });
}

test('rules are asked by priority, and the default last', async () => {
  const { elb, listener: ListenerArn, url } = await aService();
  const rule = (Priority: number, text: string, ...Conditions: object[]) =>
    elb('CreateRule', { ListenerArn, Priority, Conditions, Actions: fixed(text) });
  await rule(3, 'path', { Field: 'path-pattern', Values: ['/img/*'] });
  await rule(2, 'host', { Field: 'host-header', Values: ['*.example.com'] });
  await rule(1, 'header', {
    Field: 'http-header',
    HttpHeaderConfig: { HttpHeaderName: 'X-Kind', Values: ['b?ta*'] },
  });
  await rule(4, 'query', {
    Field: 'query-string',
    QueryStringConfig: { Values: [{ Key: 'v', Value: '2' }] },
  });
  const text = async (path: string, headers = {}) =>
    (await fetch(`${url}${path}`, { headers })).text();

  expect(await text('/img/a')).toBe('path');
  expect(await text('/img/a', { 'x-kind': 'beta1' })).toBe('header');
  expect(await text('/other?a=1&V=2')).toBe('query');
  expect(await text('/other')).toContain('503');
});

test('requests are spread over groups by their weights', async () => {
  const { world, elb, network, group, listener: ListenerArn, url } = await aService();
  const other = await aTargetGroup(elb, network, { Name: 'other' });
  await aTarget(world, '10.64.16.9', (_, response) => response.end('one'));
  await aTarget(world, '10.64.16.10', (_, response) => response.end('other'));
  await register(elb, group, '10.64.16.9');
  await register(elb, other, '10.64.16.10');
  const TargetGroups = [
    { TargetGroupArn: group, Weight: 1 },
    { TargetGroupArn: other, Weight: 4 },
  ];
  await elb('ModifyListener', {
    ListenerArn,
    DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
  });
  const counts: Record<string, number> = {};

  for (let turn = 0; turn < 200; turn += 1) {
    const text = await (await fetch(url)).text();
    counts[text] = (counts[text] ?? 0) + 1;
  }

  expect(counts.one).toBeGreaterThan(20);
  expect(counts.one).toBeLessThan(65);
});

test('an HTTPS listener stands where the DNS name points too, and HTTP is redirected there', async () => {
  const { elb, arn, listener: ListenerArn, url } = await aService();
  await aListener(elb, arn, {
    ...{ Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn: certificate }] },
    DefaultActions: fixed('secret', '202'),
  });
  await elb('ModifyListener', {
    ListenerArn,
    DefaultActions: [
      {
        Type: 'redirect',
        RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' },
      },
    ],
  });

  const plain = await fetch(`${url}/a?b=c`, { redirect: 'manual' });

  expect(plain.status).toBe(301);
  expect(plain.headers.get('location')).toBe('https://127.0.0.1:443/a?b=c');
  expect(await ask(url.replace('http:', 'https:'))).toEqual({ status: 202, body: 'secret' });
});

test('a second HTTP listener has a port of its own, and a deleted one answers no more', async () => {
  const { world, elb, arn, listener: ListenerArn, url } = await aService();
  await aListener(elb, arn, { Port: 8080, DefaultActions: fixed('second') });
  const doors = JSON.parse(world.snapshot()).stores['elbv2/123456789012/ap-southeast-2'];
  const second = Object.values(
    doors.listeners as Record<string, { port: number; door: number }>,
  ).find(({ port }) => port === 8080);

  expect(await (await fetch(`http://127.0.0.1:${second?.door}`)).text()).toBe('second');
  await elb('DeleteListener', { ListenerArn });
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
