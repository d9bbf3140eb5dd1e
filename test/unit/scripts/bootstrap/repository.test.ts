import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toRepository } from '../../../../scripts/bootstrap/repository.ts';
import { judgeSubject, subjectPrefix } from '../../../../scripts/bootstrap/subject.ts';
import { aRepository } from '../../../support/bootstrap.ts';

const repository = (changes = {}) => toRepository(aRepository(changes));

test('whatever GitHub’s API answers, ids are numbers and names hold no wildcard, or it is refused', () => {
  const answers = fc.record({
    id: fc.anything(),
    name: fc.anything(),
    owner: fc.record({ login: fc.anything(), id: fc.anything() }),
    permissions: fc.anything(),
    parent: fc.anything(),
  });
  fc.assert(
    fc.property(answers, (answer) => {
      let found: ReturnType<typeof toRepository>;
      try {
        found = toRepository(answer);
      } catch (error) {
        expect(error).toMatchObject({ name: 'Failure' });
        return;
      }
      expect(subjectPrefix(found)).toMatch(/^repo:[A-Za-z0-9-]+@\d+\/[\w.-]+@\d+$/);
    }),
  );
});

test('only a positive whole number is an id', () => {
  fc.assert(
    fc.property(fc.integer(), (id) => {
      const read = () => repository({ id }).id;

      if (id > 0) expect(read()).toBe(String(id));
      else expect(read).toThrow(/no number as id/);
    }),
  );
  for (const id of ['777', '*', 1.5, 1e21, null, [777], Number.NaN]) {
    expect(() => repository({ id })).toThrow(/no number as id/);
  }
});

test.each([
  [
    'the prefix that the roles trust',
    '2020-01-01',
    { prefix: 'repo:acme@55/keywatch@777', isDefault: true },
    'trusted',
  ],
  ['the old form', '2026-09-01', { prefix: 'repo:acme/keywatch', isDefault: true }, 'refused'],
  [
    'the ids of another',
    '2026-09-01',
    { prefix: 'repo:acme@55/keywatch@778', isDefault: true },
    'refused',
  ],
  [
    'other letters',
    '2026-09-01',
    { prefix: 'repo:Acme@55/keywatch@777', isDefault: true },
    'refused',
  ],
  [
    'a customized one',
    '2026-09-01',
    { prefix: 'repo:acme@55/keywatch@777', isDefault: false },
    'refused',
  ],
  ['nothing, and it is young', '2026-07-17', undefined, 'trusted'],
  ['nothing, and it was made on the day', '2026-07-15', undefined, 'unknown'],
  ['nothing, and it is old', '2026-07-14', undefined, 'unknown'],
  ['nothing, and its age is not told', '', undefined, 'unknown'],
])('a repository that sends %s (made %s)', (_, createdAt, sent, outcome) => {
  expect(judgeSubject(repository({ created_at: createdAt }), sent)).toMatchObject({ outcome });
});
