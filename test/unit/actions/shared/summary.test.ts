import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  appendSummary,
  cutToBytes,
  escapeMarkdown,
  SUMMARY_LIMIT_BYTES,
  toCode,
  toTable,
} from '../../../../actions/shared/summary.ts';

describe('a table', () => {
  test('has a header, a rule and a line for each row', () => {
    expect(toTable(['Hop', 'Seconds'], [['called', '1']])).toBe(
      '| Hop | Seconds |\n| --- | --- |\n| called | 1 |\n',
    );
  });

  test('keeps its shape whatever text its cells are made of', () => {
    const text = fc.string({
      unit: fc.constantFrom('|', '\\', '`', '\n', '\r', '<', 'a'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, text, (plain, code) => {
        const table = toTable(['A', 'B'], [[escapeMarkdown(plain), toCode(code)]]);
        const [, , row = ''] = table.split('\n');
        expect(table.split('\n')).toHaveLength(4);
        expect(row.replace(/\\./gu, '').match(/\|/gu)).toHaveLength(3);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

test('text cannot open a tag, a link, emphasis or a mention', () => {
  expect(escapeMarkdown('<img> [a](b) *c* @team')).toBe(
    '&lt;img&gt; \\[a\\]\\(b\\) \\*c\\* @&#8203;team',
  );
});

test('code shows the text letter by letter', () => {
  expect(toCode('a|b`c`</code>\nd')).toBe('<code>a&#124;b&#96;c&#96;&lt;/code&gt; d</code>');
});

describe('a text that is too long', () => {
  test('is cut after a whole line, with a note', () => {
    const cut = cutToBytes('äöü\n'.repeat(100), 200);

    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(200);
    expect(cut).toMatch(/^(?:äöü\n)+\n\n_The rest is cut off/u);
  });

  test('leaves nothing behind if not even the note fits', () => {
    expect(cutToBytes('x'.repeat(100), 10)).toBe('');
  });
});

describe('the job summary', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keywatch-summary-'));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  test('grows by what is appended, up to the limit of a step', async () => {
    const file = join(folder, 'summary.md');
    await writeFile(file, `${'x'.repeat(SUMMARY_LIMIT_BYTES - 200)}\n`);

    await appendSummary('kept\n', { GITHUB_STEP_SUMMARY: file });
    await appendSummary('cut\n'.repeat(100), { GITHUB_STEP_SUMMARY: file });
    await appendSummary('cut too\n'.repeat(100), { GITHUB_STEP_SUMMARY: file });

    const summary = await readFile(file, 'utf8');
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(SUMMARY_LIMIT_BYTES);
    expect(summary).toContain('\nkept\n\ncut\n');
    expect(summary).toContain('cut off');
  });

  test('is not written outside a runner', async () => {
    await expect(appendSummary('text', {})).resolves.toBeUndefined();
  });
});
