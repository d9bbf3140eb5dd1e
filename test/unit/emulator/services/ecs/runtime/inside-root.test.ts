import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  confinedTarget,
  insideRoot,
  plainPath,
} from '../../../../../../emulator/services/ecs/runtime/inside-root.ts';

const path = fc
  .array(fc.constantFrom('a', 'b', '..', '.', '', '...', '.wh.a'), { maxLength: 8 })
  .map((parts) => parts.join('/'));

describe('a path of an image', () => {
  test('never leads above the root', () => {
    fc.assert(
      fc.property(path, (given) => {
        expect(`${insideRoot('/root', given)}/`).toMatch(/^\/root\//);
        expect(plainPath(given).split('/')).not.toContain('..');
      }),
    );
  });

  test('is spelled in one way', () => {
    expect(plainPath('/./app//../etc/x/')).toBe('etc/x');
    expect(plainPath('../../etc')).toBe('etc');
    expect(plainPath('.')).toBe('');
  });
});

describe('the target of a link', () => {
  test('is what it was within the image, and never above its root', () => {
    fc.assert(
      fc.property(path.map(plainPath), path, fc.boolean(), (folder, given, absolute) => {
        const target = absolute ? `/${given}` : given;
        const told = confinedTarget(folder, target);
        const meant = posix.resolve('/', ...(absolute ? [] : [folder]), target);
        expect(told.startsWith('/')).toBe(false);
        expect(posix.join('/root', folder, told).replace(/\/$/, '')).toBe(
          posix.join('/root', meant).replace(/\/$/, ''),
        );
      }),
    );
  });
});
