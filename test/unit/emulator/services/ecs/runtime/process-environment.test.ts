import { describe, expect, test } from '@jest/globals';
import { emulatorAddress } from '../../../../../../emulator/services/ecs/runtime/emulator-address.ts';
import { processEnvironment } from '../../../../../../emulator/services/ecs/runtime/process-environment.ts';

const image = {
  ...{ digest: 'sha256:0', root: '/image', entryPoint: [], command: [], workingDirectory: '/' },
  environment: { PATH: '/of/the/image', AWS_REGION: 'image', OWN: 'image' },
};
const plan = { id: 'task/app', image, stopSeconds: 30, onLine: () => {} };
const machine = { region: 'ap-southeast-2', authority: '/ca.pem', node: '/opt/node/bin/node' };

describe('the environment of a container', () => {
  test('lets the machine say what only it can know', () => {
    const own = {
      PORT: '8080',
      HOST: '0.0.0.0',
      HOME: '/root',
      AWS_ENDPOINT_URL: 'http://elsewhere',
      OWN: 'task',
    };
    const endpoint = 'http://127.0.0.1:4566';
    expect(
      processEnvironment({ ...plan, environment: own }, { ...machine, port: 4711, endpoint }),
    ).toEqual({
      ...{ OWN: 'task', PATH: '/opt/node/bin:/usr/bin:/bin', HOME: '/image' },
      ...{
        NODE_EXTRA_CA_CERTS: '/ca.pem',
        AWS_ENDPOINT_URL: endpoint,
        HOST: '127.0.0.1',
        PORT: '4711',
      },
      ...{
        AWS_REGION: 'ap-southeast-2',
        AWS_DEFAULT_REGION: 'ap-southeast-2',
        AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
      },
    });
  });

  test('leaves the port alone where the container has none, and the Region to the task', () => {
    const environment = { AWS_REGION: 'eu-west-1' };
    const told = processEnvironment({ ...plan, environment, region: 'us-east-1' }, machine);
    expect(told).toMatchObject({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1' });
    expect(Object.keys(told)).not.toContain('PORT');
    expect(Object.keys(told)).not.toContain('AWS_ENDPOINT_URL');
  });
});

describe('the address of the emulator', () => {
  const address = (endpoint?: string) =>
    emulatorAddress({
      ...{
        defaultAccount: '',
        defaultRegion: '',
        strictIdentity: false,
        deliverySeconds: 0,
        containers: 'process' as const,
      },
      ...(endpoint !== undefined && { endpoint }),
    });
  test('is one that can be called and that SDKs take credentials from', () => {
    expect(address('http://127.0.0.1:4566')).toBe('http://127.0.0.1:4566');
    expect(address('http://0.0.0.0:4566')).toBe('http://127.0.0.1:4566');
    expect(address()).toBeUndefined();
  });
});
