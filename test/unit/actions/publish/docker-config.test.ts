import { describe, expect, test } from '@jest/globals';
import { pickEnvironment } from '../../../../actions/publish/src/docker.ts';
import { carryOver } from '../../../../actions/publish/src/docker-config.ts';

const HOST = '123456789012.dkr.ecr.ap-southeast-2.amazonaws.com';

describe("the job's own configuration of Docker", () => {
  test('counts but for what would keep or replace the token', () => {
    const config = {
      auths: {
        'example.test': { auth: 'x' },
        [HOST]: { auth: 'old' },
        [`https://${HOST}/v2/`]: {},
      },
      credHelpers: { 'public.ecr.aws': 'ecr-login', [HOST]: 'ecr-login' },
      credsStore: 'desktop',
      currentContext: 'rootless',
      proxies: { default: {} },
      detachKeys: 'x',
    };

    expect(carryOver(config, '/home/.docker', HOST)).toEqual({
      auths: { 'example.test': { auth: 'x' } },
      credHelpers: { 'public.ecr.aws': 'ecr-login' },
      currentContext: 'rootless',
      proxies: { default: {} },
      cliPluginsExtraDirs: ['/home/.docker/cli-plugins'],
    });
  });

  test('may be none', () => {
    expect(carryOver({}, '/d', HOST)).toEqual({
      auths: {},
      credHelpers: {},
      cliPluginsExtraDirs: ['/d/cli-plugins'],
    });
  });
});

test('Docker sees of the environment only what concerns it', () => {
  const env = {
    PATH: '/bin',
    HOME: '/h',
    DOCKER_HOST: 'unix:///s',
    DOCKER_BUILDKIT: '1',
    BUILDX_BUILDER: 'ci',
    HTTPS_PROXY: 'p',
    no_proxy: 'n',
    AWS_SECRET_ACCESS_KEY: 'hidden',
    AWS_SESSION_TOKEN: 'hidden',
    INPUT_REPOSITORY: 'a',
    GITHUB_TOKEN: 'hidden',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'hidden',
    NODE_OPTIONS: '--inspect',
  };

  expect(Object.keys(pickEnvironment(env))).toEqual([
    ...[
      'PATH',
      'HOME',
      'DOCKER_HOST',
      'DOCKER_BUILDKIT',
      'BUILDX_BUILDER',
      'HTTPS_PROXY',
      'no_proxy',
    ],
  ]);
});
