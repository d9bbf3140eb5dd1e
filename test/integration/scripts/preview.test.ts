import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { runPreview } from '../../../scripts/preview/run-preview.ts';

// Deploys with real processes, on a busy machine.
jest.setTimeout(120_000);

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'keywatch-preview-'));
  await git('init', '--quiet', '--initial-branch=main');
});
afterEach(() => rm(root, { recursive: true }));

const git = (...args: string[]) =>
  execa('git', args, {
    cwd: root,
    env: {
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
      ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com' },
      ...{ GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' },
    },
  });

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, 'cloudformation', name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}
async function commit(): Promise<void> {
  await git('add', '--all');
  await git('commit', '--quiet', '--allow-empty', '--message', 'base');
}
const edit = async (name: string, from: string, to: string) => {
  const text = await readFile(join(root, 'cloudformation', name), 'utf8');
  expect(text).toContain(from);
  await write({ [name]: text.replaceAll(from, to) });
};
const preview = (base = 'HEAD') => runPreview(root, base, () => {});

const template = (name: string, properties = '{}', outputs = '') =>
  `Resources:\n  ${name}:\n    Type: AWS::SQS::Queue\n    Properties: ${properties}\n${outputs}`;
const exporting = 'Outputs: { Arn: { Value: !GetAtt Queue.Arn, Export: { Name: small-arn } } }\n';
const small = {
  'stacks.yaml': `region: ap-southeast-2
prefix: small
environments:
  emulator:
    stacks:
      queue: { deployment: cloudformation/queue-emulator.yaml }
      reader: { deployment: cloudformation/reader-emulator.yaml }
  production:
    stacks:
      queue: { deployment: cloudformation/queue-production.yaml }
`,
  'queue-emulator.yaml': 'template-file-path: cloudformation/queue.yaml\n',
  'queue-production.yaml': 'template-file-path: cloudformation/queue.yaml\ntags: { cost: a|b }\n',
  'reader-emulator.yaml': 'template-file-path: cloudformation/reader.yaml\n',
  'queue.yaml': template('Queue', '{ DelaySeconds: 1 }', exporting),
  'reader.yaml': template('Reader', '{ Tags: [{ Key: of, Value: !ImportValue small-arn }] }'),
};

describe('a preview', () => {
  test('shows what changes against the base, and that nothing else does', async () => {
    await write(small);
    await commit();
    await edit('queue.yaml', 'DelaySeconds: 1', 'DelaySeconds: 2');

    const { markdown, planned } = await preview();

    expect(planned).toBe(true);
    expect(markdown).not.toContain('WARNING');
    expect(markdown).toContain('| <code>small-queue</code> | planned | 1 change |');
    expect(markdown).toContain('| <code>small-reader</code> | unchanged |  |');
    expect(markdown).toContain('DelaySeconds</code>: <code>1</code> → <code>2</code>');
    expect(markdown).not.toContain('Settings of other environments');
  });

  test('is the same for the same change', async () => {
    await write(small);
    await commit();
    await edit('queue.yaml', 'DelaySeconds: 1', 'DelaySeconds: 2');

    expect((await preview()).markdown).toBe((await preview()).markdown);
  });

  test('shows what waits for what is new', async () => {
    await write(small);
    await commit();
    await edit('queue.yaml', 'small-arn', 'small-other');
    await edit('reader.yaml', 'small-arn', 'small-other');

    const { markdown } = await preview();

    expect(markdown).toContain(
      '| <code>small-reader</code> | deferred | small-queue may give small-other another value |',
    );
    expect(markdown).toContain('| AWS::SQS::Queue | <code>Reader</code> |');
  });

  test('tells settings of environments that it cannot plan', async () => {
    await write(small);
    await commit();
    await edit('queue-production.yaml', 'a|b', '"@team"');

    const { markdown } = await preview();

    expect(markdown).toContain(
      '| production | <code>queue</code> | tag cost | <code>a&#124;b</code> | <code>&#64;team</code> |',
    );
  });

  test('of a change that cannot be planned says so, and is a failure', async () => {
    await write(small);
    await commit();
    await edit('queue.yaml', 'DelaySeconds', 'DelaySecond');

    const { markdown, planned } = await preview();

    expect(planned).toBe(false);
    expect(markdown).toMatch(/\| <code>small-queue<\/code> \| failed \| .*DelaySecond/);
  });

  test('of a manifest that cannot be read says so, and is a failure', async () => {
    await write(small);
    await commit();
    await edit('stacks.yaml', 'prefix', 'prefics');

    const { markdown, planned } = await preview();

    expect(planned).toBe(false);
    expect(markdown).toContain('The change could not be planned: ');
    expect(markdown).toContain('has unknown key "prefics"');
  });
});

describe('a base that cannot be deployed is said, and everything shown as new', () => {
  test('as its template is broken', async () => {
    await write({ ...small, 'queue.yaml': template('Queue', '{ DelaySeconds: 9999 }', exporting) });
    await commit();
    await edit('queue.yaml', '9999', '9');

    const { markdown, planned } = await preview();

    expect(planned).toBe(true);
    expect(markdown).toMatch(
      /^> \[!WARNING\]\n> <code>[0-9a-f]{12}<\/code> could not be deployed on the emulator, so everything is shown as new: .*queue.yaml/,
    );
    expect(markdown).toContain('| <code>small-queue</code> | planned | new, 1 change |');
    expect(markdown).toContain('| <code>small-reader</code> | deferred |');
  });

  test('as it has no manifest', async () => {
    await commit();
    await write(small);

    const { markdown, planned } = await preview();

    expect(planned).toBe(true);
    expect(markdown).toMatch(/could not be deployed .* "cloudformation\/stacks.yaml"/);
    expect(markdown).toContain('| <code>small-queue</code> | planned | new, 1 change |');
  });
});

test.each(['no-such-revision', '--output=x', 'HEAD^5', '@{-9}; rm'])(
  'a base that is no revision is refused by its name: %s',
  async (base) => {
    await commit();

    await expect(preview(base)).rejects.toThrow(`--base ${JSON.stringify(base)} is no revision`);
  },
);

test('the shipped stacks are previewed, and no folder is left behind', async () => {
  for (const part of ['cloudformation', 'workload'])
    await cp(part, join(root, part), { recursive: true });
  await commit();
  await edit('trail.yaml', 'RetentionInDays: !Ref LogRetentionDays', 'RetentionInDays: 30');
  const temporary = await mkdtemp(join(tmpdir(), 'keywatch-preview-'));
  const { TMPDIR } = process.env;
  process.env.TMPDIR = temporary;

  const { markdown, planned } = await preview();

  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  const left = (await readdir(temporary)).filter((name) => name.startsWith('keywatch-base-'));
  await rm(temporary, { recursive: true });

  expect(planned).toBe(true);
  expect(markdown).not.toContain('WARNING');
  expect(markdown).toContain('<code>90</code> → <code>30</code>');
  expect(markdown.match(/\| unchanged \|/g)).toHaveLength(6);
  expect(left).toEqual([]);
});
