import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { guardExecutable } from '../../../../scripts/check/guard.ts';
import { findSuppressions } from '../../../../scripts/check/suppressions.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'keywatch-suppressions-'));
});
afterEach(async () => rm(root, { recursive: true }));

const comments = [/# hush ignore=(\S+)(.*)/u];
const entries = ['rules.*.ignore.*', 'skip.*'];

async function find(text: string) {
  await writeFile(join(root, 'a.yml'), text);
  const found = await findSuppressions(root, { files: ['*.yml'], comments, entries });
  return found.map(({ line, rule, reason }) => `${line} ${rule}: ${reason}`);
}

test.each([
  ['behind a comment that suppresses', 'a: 1 # hush ignore=x because', '1 x: because'],
  ['after a sign between', 'a: 1 # hush ignore=x -- because', '1 x: because'],
  ['above it', '# because\n# hush ignore=x\na: 1', '2 x: because'],
  ['behind an entry', 'skip:\n  - x # because', '2 x: because'],
  ['above an entry', 'skip:\n  # because\n  - x', '3 x: because'],
  ['in a field of the entry', 'skip: [{ id: x, comment: because }]', '1 x: because'],
  ['nowhere', 'skip:\n  - x', '2 x: '],
  ['nowhere, but for a sign', '# hush ignore=x #', '1 x: '],
])('finds the reason %s', async (_, text, expected) => {
  expect(await find(text)).toEqual([expected]);
});

test('the comment of another line is no reason', async () => {
  expect(await find('skip:\n  # why x\n  - x\n  - y')).toEqual(['3 x: why x', '4 y: ']);
});

test('another suppression is no reason', async () => {
  expect(await find('# hush ignore=x because\n# hush ignore=y\n')).toEqual([
    '1 x: because',
    '2 y: ',
  ]);
});

test('finds entries whatever their keys, and nothing beside them', async () => {
  const text =
    'rules:\n  a.b:\n    ignore: [f.yml]\n    other: [g.yml]\n  c:\n    ignore:\n      - h.yml\n';

  expect(await find(text)).toEqual(['3 f.yml: ', '7 h.yml: ']);
});

test('a file that is no YAML suppresses nothing by its entries', async () => {
  expect(await find('skip: [')).toEqual([]);
});

test('a machine without a program of cfn-guard is told which have one', () => {
  expect(guardExecutable('linux-x64')).toMatch(/ubuntu\/x86_64\/cfn-guard$/);
  expect(() => guardExecutable('win32-x64')).toThrow(
    'cfn-guard has no program for win32-x64; check on linux-x64, linux-arm64, darwin-x64, darwin-arm64',
  );
});
