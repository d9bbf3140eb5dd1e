import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { toAnnotations, writeReport } from '../../../../actions/deploy/src/report.ts';
import type { StackResult } from '../../../../actions/deploy/src/result.ts';
import { aChange, aDefinition } from './builders.ts';

const stack = aDefinition({ parameters: { Name: 'hunter2' } });
const common = { stack, calls: 5, seconds: 1.23456 };
const hostile = 'x | y\n::error::<img src=x> @team [a](b)';

const deployed: StackResult = { ...common, outcome: 'deployed', isNew: true, changes: [aChange()] };
const failed: StackResult = { ...common, outcome: 'failed', message: hostile, line: 4 };

describe('the annotations', () => {
  test('are the failures, on the line of the template', () => {
    const skipped: StackResult = { ...common, outcome: 'skipped', because: 'keywatch-a failed' };

    expect(toAnnotations([deployed, failed, skipped])).toEqual([
      {
        level: 'error',
        message: hostile,
        title: 'keywatch-queue',
        file: 'cloudformation/queue.yaml',
        range: { startLine: 4, endLine: 4 },
      },
    ]);
  });

  test('are on the template where no line is known', () => {
    const [annotation] = toAnnotations([{ ...common, outcome: 'failed', message: 'x' }]);

    expect(annotation).not.toHaveProperty('range');
    expect(annotation?.file).toBe('cloudformation/queue.yaml');
  });
});

test('the report tells each stack, without the values of its parameters', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-report-'));
  try {
    const path = join(folder, 'report/deploy.json');

    await writeReport(path, [deployed, failed]);

    const text = await readFile(path, 'utf8');
    expect(JSON.parse(text)).toEqual({
      stacks: [
        {
          key: 'queue',
          stackName: 'keywatch-queue',
          calls: 5,
          seconds: 1.235,
          outcome: 'deployed',
          isNew: true,
          changes: 1,
        },
        {
          key: 'queue',
          stackName: 'keywatch-queue',
          calls: 5,
          seconds: 1.235,
          outcome: 'failed',
          message: hostile,
          line: 4,
        },
      ],
    });
    expect(text).not.toContain('hunter2');
  } finally {
    await rm(folder, { recursive: true });
  }
});
