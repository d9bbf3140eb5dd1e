import { describe, expect, test } from '@jest/globals';
import type { ContainerPlan } from '../../../../../../emulator/services/ecs/runtime/container.ts';
import { programOf } from '../../../../../../emulator/services/ecs/runtime/program.ts';

const image = {
  ...{ digest: 'sha256:0', root: '/nowhere/image', environment: {}, workingDirectory: '/app' },
  ...{ entryPoint: ['/nodejs/bin/node'], command: ['/app/server.cjs'] },
};

function plan(own: Partial<ContainerPlan>, ofImage: Partial<typeof image> = {}): ContainerPlan {
  const rest = { id: 'task/app', environment: {}, stopSeconds: 30, onLine: () => {} };
  return { ...rest, image: { ...image, ...ofImage }, ...own };
}
const script = '/nowhere/image/app/server.cjs';

describe('the program of a container', () => {
  test.each<[string, ContainerPlan, string[]]>([
    ['is the image’s', plan({}), [script]],
    [
      'takes the task’s command',
      plan({ command: ['/app/server.cjs', 'migrate'] }),
      [script, 'migrate'],
    ],
    ['loses the image’s command to an entry point of the task', plan({ entryPoint: ['node'] }), []],
    [
      'takes both of the task',
      plan({ entryPoint: ['node', '--enable-source-maps'], command: ['/app/server.cjs'] }),
      ['--enable-source-maps', script],
    ],
    [
      'stays the image’s where the task’s are empty',
      plan({ entryPoint: [], command: [] }),
      [script],
    ],
    [
      'may stand in the command',
      plan({}, { entryPoint: [], command: ['/usr/local/bin/node', '/app/server.cjs'] }),
      [script],
    ],
    [
      'may have an init before it',
      plan({}, { entryPoint: ['/sbin/tini', '--', 'node'] }),
      [script],
    ],
    [
      'may be started by Docker’s script',
      plan({}, { entryPoint: ['docker-entrypoint.sh'], command: ['-e', '1'] }),
      ['-e', '1'],
    ],
    ['keeps to the root', plan({ command: ['/../../etc/x.js'] }), ['/nowhere/image/etc/x.js']],
    [
      'leaves other paths alone',
      plan({ command: ['server.cjs', '/dev/null'] }),
      ['server.cjs', '/dev/null'],
    ],
  ])('%s', (_, given, args) => {
    expect(programOf(given)).toEqual({ runs: true, args, folder: '/nowhere/image/app' });
  });

  test('works in the task’s folder, within the image', () => {
    expect(programOf(plan({ workingDirectory: '../../data' }))).toMatchObject({
      folder: '/nowhere/image/data',
    });
  });

  test.each([
    [
      ['/bin/sh', '-c', 'node x'],
      '/bin/sh is not implemented: the Keywatch emulator runs images of Node only',
    ],
    [['nginx'], 'nginx is not implemented'],
    [['tini', '--'], 'no command specified'],
  ])('%j is none that runs here', (entryPoint, why) => {
    const program = programOf(plan({ entryPoint }));
    expect(program).toMatchObject({ runs: false, reason: expect.stringContaining(why) });
    expect(program).toMatchObject({
      reason: expect.stringMatching(/^CannotStartContainerError: /),
    });
  });
});
