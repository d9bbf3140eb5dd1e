import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseName, parseRemote } from '../../../../scripts/bootstrap/remote.ts';

const owners = fc.stringMatching(/^[A-Za-z0-9](-?[A-Za-z0-9]){0,12}$/);
const names = fc
  .stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,20}$/)
  .filter((name) => !name.endsWith('.git'));
const forms = fc.constantFrom(
  'https://github.com/%',
  'https://GitHub.com/%',
  'https://www.github.com/%',
  'http://github.com/%',
  'https://x-access-token:ghp_secret@github.com/%',
  'ssh://git@github.com/%',
  'ssh://git@github.com:22/%',
  'ssh://git@ssh.github.com:443/%',
  'git://github.com/%',
  'git@github.com:%',
  'git@github.com:/%',
  'github.com:%',
  'org-12345@github.com:%',
);
const endings = fc.constantFrom('', '.git', '/', '.git/');

describe('the address of a remote', () => {
  test('gives owner and name in each form that Git takes', () => {
    fc.assert(
      fc.property(owners, names, forms, endings, (owner, name, form, ending) => {
        const address = form.replace('%', () => `${owner}/${name}${ending}`);

        expect(parseRemote(address)).toEqual({ owner, name });
      }),
    );
  });

  test('gives a repository of GitHub’s form, or a sentence, whatever it is', () => {
    const parts = fc.array(
      fc.constantFrom(
        'git@',
        'github.com',
        ':',
        '/',
        '//',
        'https:',
        '*',
        '..',
        '%2e',
        'o',
        'r',
        '.git',
        '?',
        '#',
        '\n',
        '@',
        '$(id)',
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(parts, (some) => {
        let found: unknown;
        try {
          found = parseRemote(some.join(''));
        } catch (error) {
          expect(error).toMatchObject({ name: 'Failure' });
          return;
        }
        expect(found).toEqual({
          owner: expect.stringMatching(/^[A-Za-z0-9-]{1,39}$/),
          name: expect.stringMatching(/^[A-Za-z0-9._-]{1,100}$/),
        });
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps its credentials to itself', () => {
    const shapes = fc.record({
      secret: fc.stringMatching(/^[A-Za-z0-9/:?#]{8,20}$/),
      host: fc.constantFrom('github.com', 'ghe.example', ''),
      path: fc.constantFrom('', 'o', 'o/r/x', 'o/*'),
    });
    fc.assert(
      fc.property(shapes, ({ secret, host, path }) => {
        try {
          parseRemote(`https://me:${secret}@${host}/${path}`);
        } catch (error) {
          expect((error as Error).message).not.toContain(secret);
        }
      }),
    );
  });

  test.each([
    ['https://ghe.acme.example/acme/keywatch.git', /is at ghe\.acme\.example.*Enterprise/],
    ['git@acme.ghe.com:acme/keywatch.git', /is at acme\.ghe\.com/],
    [
      'git@github-work:acme/keywatch.git',
      /github-work is an alias of github\.com, name the repository/,
    ],
    ['https://github.com.evil.example/acme/keywatch', /is at github\.com\.evil\.example/],
    ['https://github.com@evil.example/acme/keywatch', /is at evil\.example/],
    ['/srv/git/keywatch.git', /which is no address on GitHub/],
    ['file:///srv/git/keywatch.git', /which is no address on GitHub/],
    ['C:\\code\\keywatch', /which is no address on GitHub/],
    ['', /which is no address on GitHub/],
    ['https://github.com/acme', /of that form; give owner\/name/],
    ['https://github.com/acme/keywatch/tree/main', /of that form; give owner\/name/],
    ['https://github.com/acme/..', /of that form/],
    ['git@github.com:*/keywatch.git', /of that form/],
  ])('%s is refused by name', (address, message) => {
    expect(() => parseRemote(address)).toThrow(message);
  });
});

test('a name that GitHub does not give is refused', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), (owner, name) => {
      const isGitHubs =
        /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$/.test(owner) &&
        /^[\w.-]{1,100}$/.test(name) &&
        !/^\.{1,2}$/.test(name);
      const parse = () => parseName(`${owner}/${name}`, '--repository');

      if (isGitHubs) expect(parse()).toEqual({ owner, name });
      else expect(parse).toThrow(/^--repository is .* give owner\/name$/s);
    }),
  );
});

test.each([
  '',
  'acme',
  'acme/',
  '/keywatch',
  'acme/keywatch/x',
  '*/keywatch',
  'acme/*',
  '-a/b',
  'a--b/c',
  'acme/.',
  'acme/..',
  'a b/c',
  'acme/keywatch\n',
  'ácme/keywatch',
])('--repository %j is refused', (text) => {
  expect(() => parseName(text, '--repository')).toThrow(JSON.stringify(text));
});
