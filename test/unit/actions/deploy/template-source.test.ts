import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { accountOf, placeTemplates } from '../../../../actions/deploy/src/template-source.ts';
import { aTemplate, queueTemplate } from './builders.ts';

const requests: string[] = [];
const server = createServer((request, response) => {
  requests.push(`${request.method} ${request.url}`);
  request.resume().on('end', () => response.end());
});
const names = ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
const before = names.map((name) => process.env[name]);

beforeEach(async () => {
  requests.length = 0;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${port}`;
  process.env.AWS_ACCESS_KEY_ID = 'x';
  process.env.AWS_SECRET_ACCESS_KEY = 'x';
});
afterEach(async () => {
  names.forEach((name, place) => {
    if (before[place] === undefined) delete process.env[name];
    else process.env[name] = before[place];
  });
  await new Promise((done) => server.close(done));
});

const place = (body: string, region = 'ap-southeast-2') =>
  placeTemplates({ region, prefix: 'keywatch', account: '123456789012' })(aTemplate(body));

describe('a template', () => {
  test('of 51,200 bytes goes along', async () => {
    const body = queueTemplate.padEnd(51_200, '#');

    expect(await place(body)).toEqual({ TemplateBody: body });
    expect(requests).toEqual([]);
  });

  test('of one byte more is put under its hash each time', async () => {
    const body = `${queueTemplate.padEnd(51_199, '#')}ä`;
    const key = /sha256\/[0-9a-f]{64}/;

    const [first, second] = [await place(body), await place(body)];

    expect(first).toEqual(second);
    expect(first).toEqual({
      TemplateURL: expect.stringMatching(
        new RegExp(
          `^https://keywatch-templates-123456789012-ap-southeast-2\\.s3\\.ap-southeast-2\\.amazonaws\\.com/${key.source}$`,
        ),
      ),
    });
    expect(requests).toHaveLength(2);
    expect(requests[0]).toMatch(
      /^PUT \/keywatch-templates-123456789012-ap-southeast-2\/sha256\/[0-9a-f]{64}\b/,
    );
  });

  test('in China has its own domain', async () => {
    const body = queueTemplate.padEnd(60_000, '#');

    expect(await place(body, 'cn-north-1')).toEqual({
      TemplateURL: expect.stringContaining('.s3.cn-north-1.amazonaws.com.cn/'),
    });
  });
});

test.each([
  ['arn:aws:iam::123456789012:role/x', '', '123456789012'],
  ['arn:aws-us-gov:iam::123456789012:role/x', '210987654321', '123456789012'],
  [undefined, '210987654321', '210987654321'],
  [undefined, 'x/../y', undefined],
])('the account of role %s and AWS_ACCOUNT_ID %s is %s', (roleArn, AWS_ACCOUNT_ID, account) => {
  expect(accountOf(roleArn, { AWS_ACCOUNT_ID })).toBe(account);
});
