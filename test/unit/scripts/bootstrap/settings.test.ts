import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { toRepository } from '../../../../scripts/bootstrap/repository.ts';
import { listSettings } from '../../../../scripts/bootstrap/settings.ts';
import { aRepository } from '../../../support/bootstrap.ts';

const deployment = {
  account: '111122223333',
  region: 'ap-southeast-2',
  prefix: 'keywatch',
  environments: ['plan', 'production'],
  requiredChecks: ["it's all green"],
};
const settings = (changes = {}) => listSettings(toRepository(aRepository(changes)), deployment);

/** What the printed commands ask of GitHub, with stand-ins for its CLI that write down what they get. */
function ask(): { args: string[]; input: unknown }[] {
  const commands = settings().flatMap(({ commands: some }) => some);
  const script = `
    gh() {
      if [ "$1 $2" = 'api user' ]; then echo 4711; return; fi
      printf '%s\\0' "$@"; printf '\\1'
      case "$*" in *'--input -'*) cat ;; esac
      printf '\\2'
    }
    ${commands.join('\n')}`;
  const written = execFileSync('sh', ['-euc', script], { encoding: 'utf8' });
  return written
    .split('\x02')
    .slice(0, -1)
    .map((call) => {
      const [args = '', input = ''] = call.split('\x01');
      return {
        args: args.split('\0').slice(0, -1),
        input: input === '' ? undefined : JSON.parse(input),
      };
    });
}

describe('the printed commands, run by a shell', () => {
  const calls = ask();
  const to = (path: string) =>
    calls.find(({ args }) => args.includes(`repos/acme/keywatch/${path}`));

  test('let production wait for a reviewer, and no other environment', () => {
    expect(to('environments/production')?.input).toMatchObject({
      reviewers: [{ type: 'User', id: 4711 }],
    });
    expect(to('environments/plan')?.input).not.toHaveProperty('reviewers');
  });

  test.each(['plan', 'production'])('open environment %s to main alone', (name) => {
    expect(to(`environments/${name}`)?.input).toMatchObject({
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
    expect(to(`environments/${name}/deployment-branch-policies`)?.args).toEqual([
      ...['api', '--method', 'POST'],
      `repos/acme/keywatch/environments/${name}/deployment-branch-policies`,
      ...['-f', 'name=main'],
    ]);
  });

  test('require the check of main by its name, quotes and all', () => {
    expect(to('rulesets')?.input).toMatchObject({
      conditions: { ref_name: { include: ['refs/heads/main'] } },
      rules: expect.arrayContaining([
        {
          type: 'required_status_checks',
          parameters: expect.objectContaining({
            required_status_checks: [{ context: "it's all green" }],
          }),
        },
      ]),
    });
  });

  test('set the three variables', () => {
    const set = calls.filter(({ args }) => args[0] === 'variable').map(({ args }) => args.slice(2));

    expect(set).toEqual([
      ['AWS_ACCOUNT_ID', '--body', '111122223333', '--repo', 'acme/keywatch'],
      ['AWS_REGION', '--body', 'ap-southeast-2', '--repo', 'acme/keywatch'],
      ['KEYWATCH_PREFIX', '--body', 'keywatch', '--repo', 'acme/keywatch'],
    ]);
  });
});

test('a fork is told to switch its workflows on, and nobody else', () => {
  const told = (fork: boolean) => settings({ fork }).some(({ title }) => title.includes('fork'));

  expect([told(true), told(false)]).toEqual([true, false]);
});
