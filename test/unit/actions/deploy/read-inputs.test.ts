import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readInputs } from '../../../../actions/deploy/src/read-inputs.ts';
import { queueTemplate } from './builders.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywatch-inputs-'));
  const manifest = `
region: ap-southeast-2
prefix: keywatch
environments:
  production: &stacks
    stacks:
      identity: { deployment: example.yaml, applied-by: administrator }
      one: { deployment: deployment.yaml }
      two: { deployment: deployment.yaml }
  emulator: *stacks
  bare: { stacks: { identity: { deployment: deployment.yaml, applied-by: administrator } } }
`;
  await writeFile(join(folder, 'stacks.yaml'), manifest);
  await writeFile(join(folder, 'queue.yaml'), queueTemplate);
  await writeFile(join(folder, 'deployment.yaml'), 'template-file-path: queue.yaml');
  await writeFile(
    join(folder, 'example.yaml'),
    'template-file-path: queue.yaml\nparameters: { Name: example-org }',
  );
});
afterAll(async () => rm(folder, { recursive: true }));

const defaults = {
  environment: 'production',
  mode: 'apply',
  plan: '',
  stacks: '',
  manifest: 'stacks.yaml',
  parameters: '',
  'service-role-arn': '',
  recreate: 'false',
  timeout: '45m',
  report: 'report/deploy.json',
};

const give = (inputs: Partial<typeof defaults> = {}) => {
  for (const [name, value] of Object.entries({ ...defaults, ...inputs })) {
    process.env[`INPUT_${name.toUpperCase()}`] = value;
  }
};
const read = (inputs: Partial<typeof defaults> = {}, env: NodeJS.ProcessEnv = {}) => {
  give(inputs);
  return readInputs({ GITHUB_WORKSPACE: folder, ...env });
};

beforeEach(() => give());
afterEach(() => {
  for (const name of Object.keys(defaults)) delete process.env[`INPUT_${name.toUpperCase()}`];
});

describe('the inputs of a deployment', () => {
  test('that choose no stack at all are refused, as nothing would be deployed', async () => {
    await expect(read({ environment: 'bare' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message:
        'environment bare has no stack to deploy but those that an administrator applies; name one in input stacks',
    });
  });

  test("with their defaults are all stacks but the administrator's, as the caller, applied", async () => {
    expect(await read()).toMatchObject({
      region: 'ap-southeast-2',
      chosen: ['one', 'two'],
      task: { mode: 'apply' },
      roleArn: undefined,
      recreate: false,
      patience: { withinMs: 2_700_000 },
      report: 'report/deploy.json',
    });
  });

  test("choose stacks by key, the administrator's too", async () => {
    const { chosen } = await read({ stacks: 'identity\none', environment: 'emulator' });

    expect(chosen).toEqual(['identity', 'one']);
  });

  test('with a stack that is not there are refused, with those that are', async () => {
    await expect(read({ stacks: 'three' })).rejects.toThrow(
      'input stacks has "three"; give any of identity, one, two',
    );
  });

  test.each([
    ['mode', 'destroy'],
    ['recreate', 'maybe'],
    ['timeout', '45'],
    ['environment', ''],
  ] as const)('with %s %j are refused', async (name, value) => {
    await expect(read({ [name]: value })).rejects.toThrow(`input ${name} `);
  });
});

describe('the example values of the shipped files', () => {
  test('are refused for production if their stack is to be deployed', async () => {
    await expect(read({ stacks: 'identity' })).rejects.toThrow(
      'example.yaml parameters.Name still has the example value "example-org"',
    );
    await expect(read()).resolves.toBeDefined();
  });

  test('are refused also where the job gives them', async () => {
    await expect(read({ parameters: 'one.Name=a@example.com' })).rejects.toThrow('"@example.com"');
  });

  test('pass where the job gives better ones', async () => {
    const inputs = { stacks: 'identity', parameters: 'identity.Name=real-org' };

    await expect(read(inputs)).resolves.toBeDefined();
  });
});

describe('parameters that only the job knows', () => {
  test('win over those of the deployment file, for their stack alone', async () => {
    const { stacks } = await read({ parameters: 'one.Name=a=b.c' });

    expect(stacks.map(({ key, parameters }) => [key, parameters])).toEqual([
      ['identity', { Name: 'example-org' }],
      ['one', { Name: 'a=b.c' }],
      ['two', {}],
    ]);
  });

  test.each(['one.Password:hunter2', 'hunter2', 'one.Pass word=hunter2', 'one=hunter2'])(
    'in another form are refused without a word of what they hold: %s',
    async (parameters) => {
      await expect(read({ parameters: `two.Name=x\n${parameters}` })).rejects.toThrow(
        /^entry 2 of input parameters is not of the form stack\.Parameter=value; correct it$/,
      );
    },
  );

  test('of a stack that is not there are refused without their value', async () => {
    await expect(read({ parameters: 'three.Password=hunter2' })).rejects.toThrow(
      /^entry 1 of input parameters is for stack "three"; give any of identity, one, two$/,
    );
  });
});

test('the run id is fit for the name of a change set', async () => {
  const env = { GITHUB_RUN_ID: '12', GITHUB_RUN_ATTEMPT: '3' };

  expect((await read({}, env)).runId).toMatch(/^12-3-[0-9a-f]{8}$/);
  expect((await read({}, { GITHUB_RUN_ID: '1;x' })).runId).toMatch(/^[0-9a-f]{8}$/);
});
