import { expect, test } from '@jest/globals';
import { builtImage } from '../../../../scripts/localstack/image.ts';
import { runLocalStackProgram, withLocalStackImage } from './localstack-program.ts';

const program = 'test/integration/scripts/localstack/always-matching.ts';

withLocalStackImage('a matcher that always says yes', () => {
  test('fails the suite if every filter matches everything', async () => {
    const { exitCode, report } = await runLocalStackProgram({
      program,
      env: { LOCALSTACK_IMAGE: builtImage },
    });
    const failed = report?.failed.map(({ name }) => name);

    expect(exitCode).toBe(1);
    expect(failed).toEqual(
      expect.arrayContaining([
        'canary/everyday-use',
        'canary/bystander-failures',
        'silence/other-events',
        'filter-removed',
      ]),
    );
    expect(report?.proved.map(({ name }) => name)).toContain('deploy/detection-canary');
  }, 420_000);
});
