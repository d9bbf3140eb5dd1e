import { describe, expect, test } from '@jest/globals';
import {
  type BuildInputs,
  toBuildxBuild,
  toEngineBuild,
} from '../../../../actions/publish/src/build-arguments.ts';
import {
  attestationsOf,
  type Builder,
  chooseEngine,
  readDriver,
} from '../../../../actions/publish/src/builder.ts';

const inputs = (overrides: Partial<BuildInputs> = {}): BuildInputs => ({
  context: '/w/app',
  dockerfile: '/w/app/Dockerfile',
  buildArgs: [],
  labels: [],
  target: undefined,
  platform: undefined,
  sourceDateEpoch: undefined,
  ...overrides,
});

const engine = (hasBuildx: boolean, status = '[]') =>
  chooseEngine(hasBuildx, status) as Extract<Builder, { kind: 'engine' }>;

describe('docker build', () => {
  test('gets what every builder understands, each value as an argument of its own', () => {
    const given = inputs({
      buildArgs: ['BASE_IMAGE=a b; rm -rf /'],
      labels: ['a=$(id)'],
      target: 'app',
      platform: 'linux/arm64',
      sourceDateEpoch: '0',
    });

    expect(toEngineBuild(engine(false), given, [], '/t/id')).toEqual([
      'build',
      ...['--file', '/w/app/Dockerfile'],
      ...['--build-arg', 'SOURCE_DATE_EPOCH=0'],
      ...['--build-arg', 'BASE_IMAGE=a b; rm -rf /'],
      ...['--label', 'a=$(id)'],
      ...['--target', 'app'],
      ...['--platform', 'linux/arm64'],
      ...['--iidfile', '/t/id'],
      '/w/app',
    ]);
  });

  test('is told nothing that only BuildKit knows', () => {
    const args = toEngineBuild(engine(false), inputs(), ['provenance', 'sbom'], '/t/id');

    expect(args.join(' ')).not.toMatch(/progress|provenance|sbom|output/u);
  });
});

describe('buildx', () => {
  test('with the engine loads the image, and writes no attestation that the engine cannot keep', () => {
    const args = toEngineBuild(engine(true), inputs(), [], '/t/id');

    expect(args.slice(0, 3)).toEqual(['buildx', 'build', '--load']);
    expect(args).toEqual(expect.arrayContaining(['--provenance=false', '--sbom=false']));
  });

  test('first builds without a push, then pushes the same with attestations', () => {
    const given = inputs({ sourceDateEpoch: '0' });

    const look = toBuildxBuild(given, '/t/m', undefined);
    const push = toBuildxBuild(given, '/t/m', {
      references: ['r/a:1'],
      attestations: ['provenance'],
    });

    expect(look).toContain('type=image,push=false,oci-mediatypes=true,rewrite-timestamp=true');
    expect(look).not.toContain('--tag');
    expect(push).toContain('type=image,push=true,oci-mediatypes=true,rewrite-timestamp=true');
    expect(push).toEqual(
      expect.arrayContaining(['--tag', 'r/a:1', '--provenance=mode=max', '--sbom=false']),
    );
  });
});

describe('attestations', () => {
  const asked = { attestations: ['provenance', 'sbom'] } as const;

  test.each([
    ['docker build', engine(false, 'io.containerd.snapshotter.v1'), []],
    ['buildx with the old store', engine(true, '[["Backing Filesystem","extfs"]]'), []],
    [
      'buildx with the containerd store',
      engine(true, '[["driver-type","io.containerd.snapshotter.v1"]]'),
      asked.attestations,
    ],
    [
      'a builder of its own',
      { kind: 'buildx', attests: true, name: 'x' } as const,
      asked.attestations,
    ],
  ])('of %s', (_name, builder, written) => {
    expect(attestationsOf(builder, asked)).toEqual(written);
  });
});

test.each([
  [
    'Name:   ci\nDriver: docker-container\nNodes:\nName: ci0\nDriver Options: x',
    'docker-container',
  ],
  ['Name: default\nDriver:        docker\n', 'docker'],
  ['', undefined],
])('the driver in %j is %s', (output, driver) => {
  expect(readDriver(output)).toBe(driver);
});
