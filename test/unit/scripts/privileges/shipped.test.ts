import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { changes, mistakes } from '../../../../scripts/privileges/changes.ts';
import { changeTemplate } from '../../../../scripts/privileges/edit-template.ts';
import { nameOf, removalsOf } from '../../../../scripts/privileges/permission.ts';
import { reasons } from '../../../../scripts/privileges/reasons.ts';
import { steps } from '../../../../scripts/privileges/steps/index.ts';
import { markTemplate } from '../../../../scripts/privileges/template.ts';

const templates = ['identity', 'trail', 'base', 'canary', 'detection', 'application'];
const read = (template: string) => readFileSync(`cloudformation/${template}.yaml`, 'utf8');

describe('of the shipped templates', () => {
  test.each([...Object.entries(changes), ...Object.entries(mistakes)])(
    '%s has what a later release changes',
    (template, list) => {
      expect(changeTemplate(read(template), list)).not.toBe(read(template));
    },
  );

  test('every permission has a name of its own', () => {
    const statements = templates.flatMap((name) => markTemplate(name, read(name)).statements);
    const names = statements.flatMap(removalsOf).map(nameOf);

    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('every permission with a reason is there', () => {
    const statements = templates.flatMap((name) => markTemplate(name, read(name)).statements);
    const names = new Set(statements.flatMap(removalsOf).map(nameOf));

    const reasoned = reasons.flatMap(({ permissions }) => permissions);
    expect(reasoned.filter((name) => !names.has(name))).toEqual([]);
  });
});

test('each step has a name of its own, and stands behind the one that it starts from', () => {
  const names = steps.map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
  for (const [index, { after }] of steps.entries()) {
    if (after !== undefined) expect(names.slice(0, index)).toContain(after);
  }
});
