import { describe, expect, test } from '@jest/globals';
import { readAuthorization } from '../../../../actions/publish/src/authorization.ts';
import { isImmutable, parseRepository } from '../../../../actions/publish/src/repository.ts';

describe('a repository is named', () => {
  test.each([
    ['keywatch/workload', { name: 'keywatch/workload' }],
    ['my-app_2.x', { name: 'my-app_2.x' }],
    [
      '123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/keywatch/workload',
      { name: 'keywatch/workload', account: '123456789012', region: 'ap-southeast-2' },
    ],
    [
      '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app',
      { name: 'app', account: '123456789012', region: 'cn-north-1' },
    ],
    [
      '123456789012.dkr-ecr.eu-west-1.on.aws/app',
      { name: 'app', account: '123456789012', region: 'eu-west-1' },
    ],
  ])('%s', (text, repository) => {
    expect(parseRepository(text)).toEqual(repository);
  });

  test.each([
    '',
    'a',
    'App',
    'app:v1',
    'app@sha256:abc',
    'a//b',
    '/app',
    'app/',
    '../app',
    '--help',
    'example.com:5000/app',
    'x'.repeat(257),
  ])('not as %j', (text) => {
    expect(() => parseRepository(text)).toThrow('input repository is');
  });
});

describe('a tag that is taken stays so', () => {
  const filters = {
    imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD' as const, filter: 'dev-*.x' }],
  };

  test.each([
    [undefined, 'v1', false],
    ['MUTABLE', 'v1', false],
    ['IMMUTABLE', 'v1', true],
    ['IMMUTABLE_WITH_EXCLUSION', 'v1', true],
    ['IMMUTABLE_WITH_EXCLUSION', 'dev-1.x', false],
    ['IMMUTABLE_WITH_EXCLUSION', 'dev-1ax', true],
    ['MUTABLE_WITH_EXCLUSION', 'v1', false],
    ['MUTABLE_WITH_EXCLUSION', 'dev-1.x', true],
  ] as const)('in a repository that is %s, tag %s: %s', (imageTagMutability, tag, immutable) => {
    const repository = imageTagMutability === undefined ? {} : { imageTagMutability, ...filters };

    expect(isImmutable(repository, tag)).toBe(immutable);
  });
});

describe("ECR's authorization token", () => {
  const token = (text: string) => Buffer.from(text).toString('base64');

  test.each([
    'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    'http://127.0.0.1:5000',
    'http://localhost:1',
    'http://[::1]:5',
  ])('is for %s; the password may hold colons', (proxyEndpoint) => {
    const authorization = readAuthorization({
      authorizationToken: token('AWS:a:b'),
      proxyEndpoint,
    });

    expect(authorization).toMatchObject({ endpoint: proxyEndpoint, user: 'AWS', password: 'a:b' });
  });

  test.each(['http://example.test', 'http://127.0.0.1.example.test', 'ftp://example.test'])(
    'does not travel to %s',
    (proxyEndpoint) => {
      const read = () =>
        readAuthorization({ authorizationToken: token('AWS:secret'), proxyEndpoint });

      expect(read).toThrow('to which the token would travel in the clear');
    },
  );

  test.each([
    [{}],
    [{ authorizationToken: token('AWS'), proxyEndpoint: 'https://x' }],
    [{ authorizationToken: token('A:b') }],
  ])('that cannot be read is refused: %j', (data) => {
    expect(() => readAuthorization(data)).toThrow('no authorization token that can be read');
  });
});
