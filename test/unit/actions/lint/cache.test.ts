import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { computeKey, listMentioned, recall, remember } from '../../../../actions/lint/src/cache.ts';

let cwd: string;

const write = async (file: string, content: string) => {
  await mkdir(dirname(join(cwd, file)), { recursive: true });
  await writeFile(join(cwd, file), content);
};

const keyOf = (overrides: { words?: string[]; files?: string[]; config?: string } = {}) =>
  computeKey({
    cwd,
    files: ['stacks/a.yaml', 'deployments/a.yaml'],
    config: undefined,
    words: ['cfn-lint 1.58.0', 'ap-southeast-2'],
    ...overrides,
  });

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'keywatch-lint-'));
  await write('stacks/a.yaml', 'TemplateURL: nested/b.yaml\n');
  await write('stacks/nested/b.yaml', 'Resources: {}\n');
  await write('deployments/a.yaml', 'template-file-path: stacks/other c.yaml\n');
  await write('stacks/other c.yaml', 'Resources: {}\n');
});
afterEach(async () => rm(cwd, { recursive: true }));

describe('the key of a verdict', () => {
  test('stays the same while nothing changes', async () => {
    expect(await keyOf()).toBe(await keyOf());
  });

  test.each([
    'stacks/a.yaml',
    'deployments/a.yaml',
    'stacks/nested/b.yaml',
    'stacks/other c.yaml',
    '.cfnlintrc',
    '.cfnlintrc.yaml',
  ])('changes with %s', async (file) => {
    const before = await keyOf();
    await write(file, 'Description: new\n');

    expect(await keyOf()).not.toBe(before);
  });

  test('changes with what is installed, the Regions and the list of files', async () => {
    const keys = await Promise.all([
      keyOf(),
      keyOf({ words: ['cfn-lint 1.59.0', 'ap-southeast-2'] }),
      keyOf({ words: ['cfn-lint 1.58.0', 'us-east-1'] }),
      keyOf({ files: ['stacks/a.yaml'] }),
    ]);

    expect(new Set(keys).size).toBe(4);
  });

  test.each(['append_rules: [rules]', 'custom_rules: own.txt', 'registry_schemas: [s]'])(
    'is not given where %j draws in files that are not followed',
    async (setting) => {
      await write('.cfnlintrc', `${setting}\n`);

      expect(await keyOf()).toBeUndefined();
    },
  );
});

test('files are mentioned with and without quotes, blanks and folders', () => {
  expect(
    listMentioned('a: ./x.yaml\nb: "y z.json"\nc: !Include d/w.template # and v.yml\n'),
  ).toEqual(expect.arrayContaining(['./x.yaml', 'y z.json', 'd/w.template', 'v.yml']));
});

describe('a remembered verdict', () => {
  const findings = [
    {
      level: 'error' as const,
      rule: { id: 'E1', summary: '', description: '', url: '' },
      message: 'm',
      range: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
      path: [],
    },
  ];
  const key = 'a'.repeat(64);

  test('is told again as it was', async () => {
    await remember(join(cwd, 'cache'), key, findings);

    expect(await recall(join(cwd, 'cache'), key)).toEqual(findings);
  });

  test.each(['', '{"key":', '{"key":"other","findings":[]}', '{"findings":[]}', 'null'])(
    'that reads %j is as good as none',
    async (content) => {
      await write(`cache/${key}.json`, content);

      expect(await recall(join(cwd, 'cache'), key)).toBeUndefined();
    },
  );

  test('is forgotten when many newer ones have come', async () => {
    for (let index = 0; index < 40; index += 1) {
      await remember(join(cwd, 'cache'), index.toString(16).padStart(64, '0'), []);
    }

    expect(await readdir(join(cwd, 'cache'))).toHaveLength(32);
  });
});
