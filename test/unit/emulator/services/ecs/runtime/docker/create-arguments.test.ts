import { describe, expect, test } from '@jest/globals';
import { createArguments } from '../../../../../../../emulator/services/ecs/runtime/docker/create-arguments.ts';

const reference = '127.0.0.1:4566/team/app@sha256:0';
const image = {
  ...{ digest: 'sha256:0', root: '/', engineReference: reference },
  ...{ entryPoint: ['/node'], command: ['/server'], environment: {}, workingDirectory: '/' },
};
const plan = { id: 'task/app', image, environment: {}, stopSeconds: 1.5, onLine: () => {} };
const given = { name: 'keywatch-task-app', authority: '/tmp/ca.pem', environment: [] };

const afterImage = (args: string[]) => args.slice(args.indexOf(reference) + 1);
const valuesOf = (option: string, args: string[]) =>
  args.filter((_, index) => args[index - 1] === option);

describe('what docker create is told', () => {
  test('confines every container, whatever its definition says', () => {
    const args = createArguments(plan, given);
    expect(args).toEqual(expect.arrayContaining(['--read-only', '--init']));
    expect(valuesOf('--cap-drop', args)).toEqual(['ALL']);
    expect(valuesOf('--security-opt', args)).toEqual(['no-new-privileges']);
    expect(valuesOf('--stop-timeout', args)).toEqual(['2']);
    expect(valuesOf('--tmpfs', args)).toEqual([]);
  });

  test('leaves user, command and entry point to the image where the definition does', () => {
    const args = createArguments(plan, given);
    for (const option of ['--user', '--entrypoint', '--workdir', '--memory', '--cpus'])
      expect(args).not.toContain(option);
    expect(afterImage(args)).toEqual([]);
  });

  test('takes them from the definition', () => {
    const confinement = {
      ...{ user: '65532:65532', memoryMiB: 512, cpus: 0.25 },
      scratch: [{ volume: 'tmp', path: '/tmp', isShared: false }],
    };
    const own = { entryPoint: ['/sh', '-c'], command: ['--run'], workingDirectory: '/app' };
    const args = createArguments({ ...plan, ...own, confinement }, given);
    expect(valuesOf('--user', args)).toEqual(['65532:65532']);
    expect(valuesOf('--memory', args)).toEqual(['512m']);
    expect(valuesOf('--cpus', args)).toEqual(['0.25']);
    expect(valuesOf('--tmpfs', args)).toEqual(['/tmp']);
    expect(valuesOf('--entrypoint', args)).toEqual(['/sh']);
    expect(valuesOf('--workdir', args)).toEqual(['/app']);
    expect(afterImage(args)).toEqual(['-c', '--run']);
  });
});
