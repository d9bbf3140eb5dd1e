import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitVariables } from '../../../../../../../emulator/services/ecs/runtime/docker/variables.ts';

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,9}$/);

describe('the variables of a container on their way to the Docker CLI', () => {
  test('all arrive, and no value is seen on the command line', () => {
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: 'binary' })), (variables) => {
        const { args, env, file } = splitVariables(variables);
        const lines = file.split('\n').slice(0, -1);
        const fromFile = lines.map((line) => [
          line.slice(0, line.indexOf('=')),
          line.slice(line.indexOf('=') + 1),
        ]);
        expect({ ...Object.fromEntries(fromFile), ...env }).toEqual({ ...variables });
        expect(args).toEqual(Object.keys(env).flatMap((one) => ['--env', one]));
      }),
    );
  });

  test('what means something to the CLI itself does not get into its environment', () => {
    const { env } = splitVariables({ DOCKER_HOST: 'tcp://elsewhere', PATH: '/bin' });
    expect(env).toEqual({});
  });
});
