import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readInputs } from '../../../../actions/publish/src/read-inputs.ts';

const definition: { inputs: Record<string, { default?: unknown }> } = parse(
  readFileSync('actions/publish/action.yml', 'utf8'),
);
const defaults: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(definition.inputs).map(([name, input]) => [name, String(input.default ?? '')]),
  ),
  repository: 'keywatch/workload',
  tags: 'v1',
};

const variable = (name: string) => `INPUT_${name.toUpperCase()}`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywatch-inputs-'));
  await mkdir(join(folder, 'service'));
  await writeFile(join(folder, 'Dockerfile'), '');
  await writeFile(join(folder, 'service/Dockerfile'), '');
  await writeFile(join(folder, 'service/Other'), '');
});
afterAll(async () => rm(folder, { recursive: true }));
afterEach(() => {
  for (const name of Object.keys(defaults)) delete process.env[variable(name)];
});

const read = (inputs: Readonly<Record<string, string>> = {}) => {
  for (const [name, value] of Object.entries({ ...defaults, ...inputs })) {
    process.env[variable(name)] = value;
  }
  return readInputs({ GITHUB_WORKSPACE: folder });
};

describe('the inputs of a publication', () => {
  test('with the defaults of action.yml build the workspace and wait for a scan', async () => {
    expect(await read()).toEqual({
      repository: { name: 'keywatch/workload' },
      tags: ['v1'],
      context: folder,
      dockerfile: join(folder, 'Dockerfile'),
      buildArgs: [],
      labels: [],
      target: undefined,
      platform: undefined,
      sourceDateEpoch: '0',
      attestations: ['provenance', 'sbom'],
      requireAttestations: false,
      scan: 'required',
      failOn: 'high',
      scanDeadlineMs: 300_000,
      pushAttempts: 3,
      deadlineMs: 1_200_000,
      workspace: folder,
    });
  });

  test('take what is given', async () => {
    const given = {
      context: 'service',
      tags: 'v1\n\n# why\n v2 \nv1',
      'build-args': 'A=b c=d\n_B=',
      labels: 'org.opencontainers.image.revision=a=b',
      target: 'stage-1',
      platform: 'linux/arm/v7',
      'source-date-epoch': '',
      provenance: 'false',
      'require-attestations': 'TRUE',
      scan: 'if-possible',
      'fail-on': 'undefined',
      'scan-deadline': '90s',
      'push-attempts': '10',
      deadline: '1h30m',
    };

    expect(await read(given)).toMatchObject({
      context: join(folder, 'service'),
      dockerfile: join(folder, 'service/Dockerfile'),
      tags: ['v1', 'v2'],
      buildArgs: ['A=b c=d', '_B='],
      labels: ['org.opencontainers.image.revision=a=b'],
      target: 'stage-1',
      platform: 'linux/arm/v7',
      sourceDateEpoch: undefined,
      attestations: ['sbom'],
      requireAttestations: true,
      scan: 'if-possible',
      failOn: 'undefined',
      scanDeadlineMs: 90_000,
      pushAttempts: 10,
      deadlineMs: 5_400_000,
    });
  });

  test('name the Dockerfile from the workspace, not from the context', async () => {
    const given = { context: 'service', dockerfile: 'service/Other' };
    expect((await read(given)).dockerfile).toBe(join(folder, 'service/Other'));
    await expect(read({ context: 'service', dockerfile: 'Other' })).rejects.toThrow(
      `input dockerfile: there is no file ${join(folder, 'Other')}`,
    );
  });

  test('take nothing for the number of attempts as three', async () => {
    expect((await read({ 'push-attempts': '' })).pushAttempts).toBe(3);
  });
});

describe('what cannot be meant is refused, by the name of the input', () => {
  test.each([
    ['repository', '', 'is empty'],
    ['repository', 'Team/Name', 'is "Team/Name"; give a name such as keywatch/workload'],
    ['repository', 'team/name:v1', 'without a tag'],
    ['tags', '', 'is empty; give one tag a line'],
    ['tags', '# none', 'is empty; give one tag a line'],
    ['tags', 'v1\na/b:v2', 'holds "a/b:v2"'],
    ['tags', '-v', 'holds "-v"'],
    ['tags', 'x'.repeat(129), 'at most 128'],
    ['context', 'nowhere', 'there is no folder'],
    ['context', 'Dockerfile', 'there is no folder'],
    ['dockerfile', 'service', 'there is no file'],
    ['target', '--all', 'give the name of a stage'],
    ['platform', 'linux', 'give one platform such as linux/amd64'],
    ['platform', 'linux/amd64,linux/arm64', 'give one platform'],
    ['source-date-epoch', 'now', 'give seconds since 1970'],
    ['source-date-epoch', '-1', 'give seconds since 1970'],
    ['provenance', 'yes', 'give one of true, false'],
    ['sbom', '', 'give one of true, false'],
    ['require-attestations', '1', 'give one of true, false'],
    ['scan', 'on', 'give one of required, if-possible, off'],
    ['fail-on', 'HIGH', 'give one of critical, high'],
    ['scan-deadline', '90', 'give a duration'],
    ['push-attempts', '0', 'give a number from 1 to 10'],
    ['push-attempts', '11', 'give a number from 1 to 10'],
    ['deadline', '', 'give a duration'],
  ])('%s: %j', async (name, value, sentence) => {
    await expect(read({ [name]: value })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(`input ${name}`),
    });
    await expect(read({ [name]: value })).rejects.toThrow(sentence);
  });

  test.each([
    ['build-args', 'my secret value'],
    ['build-args', '1A=my secret value'],
    ['build-args', '--secret=my secret value'],
    ['labels', '=my secret value'],
    ['labels', '-x=my secret value'],
  ])('%s: a line that is no pair, which is not shown', async (name, line) => {
    await expect(read({ [name]: line })).rejects.toThrow(
      `input ${name} has a line that is not of the form name=value; correct it`,
    );
  });
});

test('nothing that reaches the command line as a word of its own looks like an option', async () => {
  const text = fc.string({ maxLength: 12 }).map((end) => `-${end}`);
  const names = fc.constantFrom(
    'tags',
    'build-args',
    'labels',
    'target',
    'platform',
    'source-date-epoch',
  );
  await fc.assert(
    fc.asyncProperty(names, text, async (name, value) => {
      await expect(read({ [name]: value })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }),
  );
});
