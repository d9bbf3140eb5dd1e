import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { readDockerfile } from '../../../../scripts/start/dockerfile.ts';

test('the shipped Dockerfile is read as Docker reads it', async () => {
  expect(readDockerfile(await readFile('workload/Dockerfile', 'utf8'))).toEqual({
    config: {
      Env: ['NODE_ENV=production'],
      WorkingDir: '/app',
      User: '65532:65532',
      ExposedPorts: { '8080/tcp': {} },
      StopSignal: 'SIGTERM',
      Entrypoint: ['/nodejs/bin/node'],
      Cmd: ['/app/server.cjs'],
    },
    copies: [{ from: 'dist/server.cjs', to: '/app/server.cjs' }],
  });
});

test.each([
  'RUN npm ci',
  'COPY --from=build a /b',
  'COPY a b /c',
  'COPY a relative',
  'ENV NAME value',
  'ENV A="b c"',
  'ENV A=$B',
  'EXPOSE 80-90',
  'CMD node server.cjs',
  'CMD [1]',
  'ENV A=b \\',
  'constructor x',
  'FROM',
])('%s needs a builder, and is refused', (line) => {
  expect(() => readDockerfile(`FROM scratch\n${line}\n`)).toThrow(
    /cannot be followed without a builder: "/u,
  );
});
