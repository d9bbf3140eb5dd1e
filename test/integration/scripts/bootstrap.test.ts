import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { STS } from '@aws-sdk/client-sts';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import {
  aClone,
  aRepository,
  bootstrap,
  bootstrapAtTerminal,
  type Clone,
  type GitHubStandIn,
  startGitHubStandIn,
} from '../../support/bootstrap.ts';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';
import { assumeWithToken, aToken } from '../../support/github-tokens.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(120_000);

const account = '123456789012';
const credentials = { accessKeyId: account, secretAccessKey: 'emulator' };
const planRole = `arn:aws:iam::${account}:role/keywatch/ci/keywatch-plan`;
const subjects = '/repos/acme/keywatch/actions/oidc/customization/sub';

let emulator: RunningEmulator;
let github: GitHubStandIn;
let empty: string;
let clone: Clone;

beforeAll(async () => {
  [emulator, github] = await Promise.all([startEmulator(), startGitHubStandIn()]);
  empty = (await emulator.control('POST snapshot')).text;
});
beforeEach(async () => {
  await emulator.control('POST restore', empty);
  github.answers.clear();
  github.tokens.clear();
  github.answers.set('/repos/acme/keywatch', { body: aRepository() });
  clone = await aClone();
});
afterEach(async () => clone[Symbol.asyncDispose]());
afterAll(async () => {
  await Promise.all([emulator[Symbol.asyncDispose](), github[Symbol.asyncDispose]()]);
});

const surroundings = () => ({
  GITHUB_API_URL: github.url,
  AWS_ENDPOINT_URL: emulator.url,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
});
const run = (...args: string[]) => bootstrap(clone, surroundings(), ...args);
const runWith = (env: Record<string, string>, ...args: string[]) =>
  bootstrap(clone, { ...surroundings(), ...env }, ...args);
const snapshot = async () => (await emulator.control('POST snapshot')).text;
const iam = () => new IAM({ endpoint: emulator.url, region: 'ap-southeast-2', credentials });

/** The claims of a plan job on main. */
function claims(changes: Record<string, string> = {}): Record<string, string> {
  const { repository = 'acme/keywatch' } = changes;
  return {
    repository,
    repository_id: '777',
    repository_owner: repository.split('/')[0] ?? '',
    repository_owner_id: '55',
    ref: 'refs/heads/main',
    environment: 'plan',
    job_workflow_ref: `${repository}/.github/workflows/deploy.yml@refs/heads/main`,
    ...changes,
  };
}
const assume = async (changes?: Record<string, string>) =>
  assumeWithToken(emulator.url, planRole, await aToken(emulator, claims(changes)));

describe('given a fork and an empty account', () => {
  test('a job of the repository can assume its role afterwards, and one of another repository cannot', async () => {
    const result = await run('--yes');

    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(madeIn(await snapshot())).toContain('keywatch-plan');
    expect((await assume()).status).toBe(200);
    for (const other of [
      { repository_id: '778' },
      { repository_owner_id: '56' },
      { repository: 'acne/keywatch' },
      { repository: 'Acme/keywatch' },
    ]) {
      expect(await assume(other)).toMatchObject({ status: 403, code: 'AccessDenied' });
    }
  });

  test('the deployment file says whom it trusts, and keeps its comments', async () => {
    const before = await clone.identity();

    await run('--yes');

    const expected = before
      .replace('GitHubOwner: example-org', 'GitHubOwner: acme')
      .replace("'10203040'", "'55'")
      .replace("'506070809'", "'777'");
    expect(await clone.identity()).toBe(expected);
  });

  test('a second run finds everything in place', async () => {
    await run('--yes');
    const file = await clone.identity();

    const result = await run('--yes');

    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain('keywatch-identity: everything is in place.');
    expect(await clone.identity()).toBe(file);
  });

  test('says what it will do and what to set in GitHub', async () => {
    const { stdout } = await run('--yes');

    for (const line of [
      "repository  acme/keywatch (id 777, owner's id 55)",
      `account     ${account}, as arn:aws:iam::${account}:root`,
      '  repo:acme@55/keywatch@777:environment:production',
      '-  GitHubOwner: example-org',
      '+  GitHubOwner: acme',
      `gh variable set AWS_ACCOUNT_ID --body ${account} --repo acme/keywatch`,
      'gh variable set AWS_REGION --body ap-southeast-2 --repo acme/keywatch',
      'gh variable set KEYWATCH_PREFIX --body keywatch --repo acme/keywatch',
      'gh api --method POST repos/acme/keywatch/environments/plan/deployment-branch-policies -f name=main',
    ]) {
      expect(stdout.split('\n')).toContain(line);
    }
    expect(stdout).not.toContain('WARNING');
  });

  test.each([
    ['--dry-run', 0],
    ['without a terminal to ask on', 1],
  ])('%s changes neither file nor account', async (given, code) => {
    const file = await clone.identity();

    const result = await run(...(given.startsWith('--') ? [given] : []));

    expect(result.code).toBe(code);
    expect(result.stdout).toContain('+  GitHubOwner: acme');
    if (code !== 0) expect(result.stderr).toMatch(/give --yes to apply it, or --dry-run/);
    expect(await clone.identity()).toBe(file);
    expect(madeIn(await snapshot())).toEqual([]);
  });
});

/** Names of the stacks, roles and providers of an account. */
function madeIn(state: string): string[] {
  const { stores } = JSON.parse(state) as { stores: Record<string, Record<string, object>> };
  const iamStore = stores[`iam/${account}`];
  const stackStore = stores[`cloudformation/${account}/ap-southeast-2`];
  const kept = [stackStore?.stacks, iamStore?.roles, iamStore?.oidcProviders];
  return kept.flatMap((one) => Object.keys(one ?? {}));
}

describe('at a terminal', () => {
  test.each([
    ['y\n', true],
    ['Yes\n', true],
    ['\n', false],
    ['yesterday\n', false],
    ['\u0004', false],
    ['\u0003', false],
  ])('it asks, and %j means %p', async (answer, isMade) => {
    const file = await clone.identity();

    const { code, stdout } = await bootstrapAtTerminal(clone, surroundings(), answer);

    expect(stdout).toContain(`Apply keywatch-identity in account ${account}? [y/N]`);
    expect(stdout).not.toMatch(/^\s+at /m);
    expect(code === 0).toBe(isMade);
    expect(madeIn(await snapshot()).includes('keywatch-plan')).toBe(isMade);
    expect((await clone.identity()) === file).toBe(!isMade);
  });
});

describe('given an account that trusts GitHub already', () => {
  const provider = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
  const makeProvider = (audience: string) =>
    iam().createOpenIDConnectProvider({
      Url: 'https://token.actions.githubusercontent.com',
      ClientIDList: [audience],
    });

  test('its provider is used, and stays used', async () => {
    await makeProvider('sts.amazonaws.com');

    const first = await run('--yes');
    const second = await run('--yes');

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(await clone.identity()).toContain(`ExistingOidcProviderArn: '${provider}'`);
    expect(second.stdout).toContain('everything is in place');
    expect((await assume()).status).toBe(200);
  });

  test('a provider for another audience is told with the command that mends it', async () => {
    await makeProvider('https://github.com/acme');

    const result = await run('--yes');

    expect(result.code).toBe(1);
    expect(result.stderr).toContain('aws iam add-client-id-to-open-id-connect-provider');
  });
});

describe('given a stack or a file that trusts another repository', () => {
  beforeEach(async () => {
    await run('--yes');
    github.answers.set('/repos/acme/other', {
      body: aRepository({ id: 888, name: 'other', full_name: 'acme/other' }),
    });
  });
  const other = ['--repository', 'acme/other'];

  test('both are left alone, and each is named', async () => {
    const file = await clone.identity();

    const byFile = await run('--yes', ...other);
    await using fresh = await aClone();
    const byStack = await bootstrap(fresh, surroundings(), '--yes', ...other);

    expect([byFile.code, byStack.code]).toEqual([1, 1]);
    expect(byFile.stderr).toMatch(/production\/identity\.yaml trusts acme\/keywatch .*--write/);
    expect(byStack.stderr).toMatch(/stack keywatch-identity trusts acme\/keywatch .*--write/);
    expect(await clone.identity()).toBe(file);
    expect((await assume()).status).toBe(200);
  });

  test('--write moves the trust', async () => {
    const result = await run('--yes', '--write', ...other);

    expect(result.code).toBe(0);
    expect((await assume()).status).toBe(403);
    expect((await assume({ repository: 'acme/other', repository_id: '888' })).status).toBe(200);
  });

  test('a rename is followed without it, since the ids are the same', async () => {
    const renamed = aRepository({ name: 'Watch', full_name: 'acme/Watch' });
    github.answers.set('/repositories/777', { body: renamed });
    github.answers.set('/repos/acme/keywatch', {
      status: 301,
      headers: { location: `${github.url}/repositories/777` },
    });

    const result = await run('--yes');

    expect(result.code).toBe(0);
    expect(result.stdout).toContain('acme/keywatch is called acme/Watch now');
    expect(await clone.identity()).toContain('GitHubRepository: Watch');
  });
});

describe('the subject that GitHub sends', () => {
  const old = { created_at: '2024-01-01T00:00:00Z' };
  const answer = (sub_claim_prefix: string, use_default = true) =>
    github.answers.set(subjects, { body: { use_default, sub_claim_prefix } });

  test.each([
    ['the old form', 'repo:acme/keywatch', true],
    ['a customized one', 'repo:acme@55/keywatch@777', false],
  ])('is warned of with the remedy if it is %s', async (_, prefix, isDefault) => {
    answer(prefix, isDefault);

    const { code, stdout } = await run('--dry-run');

    expect(code).toBe(0);
    expect(stdout).toContain(`WARNING: GitHub sends the subject ${prefix}`);
    expect(stdout).toContain('{"use_default":true,"use_immutable_subject":true}');
  });

  test('is warned of if the repository is old and GitHub does not tell', async () => {
    github.answers.set('/repos/acme/keywatch', { body: aRepository(old) });

    expect((await run('--dry-run')).stdout).toContain(
      'WARNING: This repository was made on 2024-01-01',
    );
  });

  test('is not, if an old repository sends the ids', async () => {
    github.answers.set('/repos/acme/keywatch', { body: aRepository(old) });
    answer('repo:acme@55/keywatch@777');

    expect((await run('--dry-run')).stdout).not.toContain('WARNING');
  });
});

describe('what is not safe is refused, and nothing is changed', () => {
  test.each([
    [
      'a fork of which the token may only read',
      { permissions: { push: false } },
      /parent of your fork/,
    ],
    ['an archived repository', { archived: true }, /archived/],
    [
      'another default branch',
      { default_branch: 'master' },
      /default branch "master".*rename it to main/,
    ],
    ['no id', { id: undefined }, /no number as id/],
    ['a wildcard for an id', { id: '*' }, /no number as id/],
    ['no id of the owner', { owner: { login: 'acme' } }, /no number as owner\.id/],
    ['a wildcard for a name', { name: '*' }, /GitHub has no repository of that form/],
    [
      'the example',
      { owner: { login: 'example-org', id: 1 } },
      /is the example of the shipped files/,
    ],
  ])('%s', async (_, changes, message) => {
    github.answers.set('/repos/acme/keywatch', { body: aRepository(changes) });
    const file = await clone.identity();

    const result = await run('--yes');

    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(message);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(await clone.identity()).toBe(file);
    expect(await snapshot()).not.toContain('keywatch-identity');
  });

  test.each([
    'https://ghe.acme.example/api/v3',
    'https://api.acme.ghe.com',
    'http://api.github.com',
    'https://api.github.com.evil.example',
    'file:///etc/passwd',
    'words',
  ])('ids from %s', async (url) => {
    const result = await runWith({ GITHUB_API_URL: url, GITHUB_TOKEN: 'ghp_secret' }, '--yes');

    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/^bootstrap: GITHUB_API_URL is ".*; unset it\n$/);
  });

  test('the parent of the clone’s origin', async () => {
    github.answers.set('/repos/upstream/keywatch', {
      body: aRepository({ id: 1, owner: { login: 'upstream', id: 2 } }),
    });
    github.answers.set('/repos/acme/keywatch', {
      body: aRepository({ fork: true, parent: { id: 1 } }),
    });

    const result = await run('--yes', '--repository', 'upstream/keywatch');

    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/upstream\/keywatch is what acme\/keywatch.* was forked from/);
  });
});

describe('a failure is one sentence with its remedy', () => {
  const sentence = (result: { code: number | null; stderr: string }) => {
    expect(result.code).toBe(1);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    return expect(result.stderr);
  };

  test.each([
    [
      'rate limit',
      { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795000000' } },
      /no more requests without a token before 2026-.*GITHUB_TOKEN/,
    ],
    [
      'secondary rate limit',
      { status: 429, headers: { 'retry-after': '60' } },
      /no more requests without a token for 60 seconds/,
    ],
    ['not found', { status: 404 }, /shows no repository acme\/keywatch without a token; .*private/],
    ['trouble', { status: 502 }, /GitHub answers 502 .*; try again later/],
    ['not JSON', { headers: { 'content-type': 'text/html' } }, /GitHub/],
  ])('GitHub: %s', async (_, answer, message) => {
    github.answers.set('/repos/acme/keywatch', answer);

    sentence(await run('--yes')).toMatch(message);
  });

  test('GitHub down', async () => {
    sentence(await runWith({ GITHUB_API_URL: 'http://127.0.0.1:9' }, '--yes')).toMatch(
      /GitHub cannot be reached at http:\/\/127\.0\.0\.1:9/,
    );
  });

  test.each([
    [401, /does not accept the token of GITHUB_TOKEN/],
    [403, /to the token of GITHUB_TOKEN; .*single sign-on/],
  ])('GitHub refuses the token with %p, which no message shows', async (status, message) => {
    github.answers.set('/repos/acme/keywatch', { status });

    const result = await runWith({ GITHUB_TOKEN: 'ghp_secret' }, '--yes');

    sentence(result).toMatch(message);
    expect(result.stdout + result.stderr).not.toContain('ghp_secret');
    expect([...github.tokens]).toEqual(['ghp_secret']);
  });

  test('no AWS credentials', async () => {
    const env = { GITHUB_API_URL: github.url, AWS_ENDPOINT_URL: emulator.url };

    sentence(await bootstrap(clone, env, '--yes')).toMatch(
      /no AWS credentials that hold.*AWS_PROFILE/,
    );
  });

  test('AWS credentials of somebody who may not', async () => {
    const client = iam();
    await client.createUser({ UserName: 'reader' });
    const { AccessKey } = await client.createAccessKey({ UserName: 'reader' });

    const result = await runWith(
      {
        AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
        AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
      },
      '--yes',
    );

    sentence(result).toMatch(/lack a right .*iam:ListOpenIDConnectProviders.*administrator/);
  });

  test('AWS credentials that have expired', async () => {
    const sts = new STS({ endpoint: emulator.url, region: 'ap-southeast-2', credentials });
    const { Credentials } = await sts.getSessionToken({ DurationSeconds: 900 });
    await emulator.control('POST advance', { seconds: 901 });

    const result = await runWith(
      {
        AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
        AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
        AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
      },
      '--yes',
    );

    sentence(result).toMatch(/have expired .*log in again/);
  });

  test('another account', async () => {
    sentence(await run('--yes', '--account', '210987654321')).toMatch(
      /of account 123456789012 and not 210987654321/,
    );
  });

  test('another Region', async () => {
    sentence(await runWith({ AWS_REGION: 'eu-west-1' }, '--yes')).toMatch(
      /AWS_REGION is eu-west-1, and cloudformation\/stacks\.yaml says ap-southeast-2/,
    );
  });

  test('a role of the stack’s that is there without it', async () => {
    const trust = { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' };
    await iam().createRole({
      RoleName: 'keywatch-plan',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    });

    const result = await run('--yes');

    sentence(result).toMatch(
      /cloudformation\/identity\.yaml:\d+: .*'keywatch-plan' already exists/,
    );
  });

  test('a stack whose creation failed, until --recreate is given', async () => {
    const fault = { error: 'ServiceFailure', status: 400, message: 'IAM is unwell' };
    await emulator.control('POST faults', {
      faults: [{ on: 'iam:CreateRole', by: 'services', fault, times: 1 }],
    });

    const failed = await run('--yes');
    const again = await run('--yes');
    const anew = await run('--yes', '--recreate');

    sentence(failed).toMatch(/IAM is unwell/);
    sentence(again).toMatch(/keywatch-identity.* ROLLBACK_COMPLETE.*--recreate/);
    expect(anew).toMatchObject({ code: 0, stderr: '' });
    expect((await assume()).status).toBe(200);
  });

  test.each([
    [
      'no Git repository',
      async () => rm(join(clone.root, '.git'), { recursive: true }),
      /not a git repository.*--repository/,
    ],
    [
      'no remote',
      async () => rm(join(clone.root, '.git/config')),
      /no remote called origin; .*--repository/,
    ],
  ])('%s', async (_, spoil, message) => {
    await spoil();

    sentence(await run('--yes')).toMatch(message);
    expect((await run('--dry-run', '--repository', 'acme/keywatch')).code).toBe(0);
  });

  test('an unknown option, with the usage', async () => {
    const result = await run('--nonsense');

    expect(result.code).toBe(1);
    expect(result.stderr).toContain('Usage: npm run bootstrap');
  });
});

test('the login of the GitHub CLI serves where no token is set', async () => {
  const folder = join(clone.root, 'bin');
  await mkdir(folder);
  await writeFile(join(folder, 'gh'), '#!/bin/sh\necho gho_of_the_cli\n');
  await chmod(join(folder, 'gh'), 0o755);

  const result = await runWith({ PATH: `${folder}:${process.env.PATH}` }, '--dry-run');

  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect([...github.tokens]).toEqual(['gho_of_the_cli']);
});
