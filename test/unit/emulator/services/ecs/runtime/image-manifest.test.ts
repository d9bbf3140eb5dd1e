import { describe, expect, test } from '@jest/globals';
import {
  chooseManifest,
  readConfiguration,
  readManifest,
} from '../../../../../../emulator/services/ecs/runtime/image-manifest.ts';

const of = (os: string, architecture: string) => ({
  ...{ mediaType: '', digest: `${os}/${architecture}`, platform: { os, architecture } },
});
const attestation = of('unknown', 'unknown');

describe('an index of manifests', () => {
  test.each([
    ['this machine’s', [of('linux', 'arm64'), of('linux', 'amd64')], 'linux/amd64'],
    [
      'another of Linux',
      [attestation, of('windows', 'amd64'), of('linux', 'arm64')],
      'linux/arm64',
    ],
    ['any', [attestation, of('windows', 'amd64')], 'windows/amd64'],
  ])('gives %s', (_, manifests, digest) => {
    expect(chooseManifest(manifests, 'x64')?.digest).toBe(digest);
  });

  test('gives no attestation', () => {
    expect(chooseManifest([attestation], 'x64')).toBeUndefined();
  });
});

describe('a manifest', () => {
  test.each([
    ['[', 'no JSON'],
    ['3', 'no JSON object'],
    ['{}', 'no layers'],
    ['{"layers":[],"config":{"digest":"sha256:../../x"}}', 'no SHA-256 digest'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => readManifest(text)).toThrow(why);
  });
});

describe('an image’s configuration', () => {
  test('tells how the image is run', () => {
    const config = {
      ...{ Entrypoint: ['node'], Cmd: ['a'], Env: ['A=1=2', 'B'], WorkingDir: '/app' },
      StopSignal: 'SIGQUIT',
    };
    expect(readConfiguration(JSON.stringify({ config }))).toEqual({
      ...{ entryPoint: ['node'], command: ['a'], environment: { A: '1=2', B: '' } },
      ...{ workingDirectory: '/app', stopSignal: 'SIGQUIT' },
    });
  });

  test('may leave everything out', () => {
    const nothing = { entryPoint: [], command: [], environment: {}, workingDirectory: '/' };
    expect(readConfiguration('{}')).toEqual(nothing);
    expect(readConfiguration('{"config":{"Entrypoint":null,"WorkingDir":""}}')).toEqual(nothing);
  });
});
