import { describe, expect, test } from '@jest/globals';
import { aManifest, anIndex, aRepository, digestOf, repositoryName } from './a-repository.ts';

interface Described {
  imageScanStatus: { status: string; description: string };
  imageScanFindings?: {
    findings: { name: string; severity: string }[];
    findingSeverityCounts: Record<string, number>;
  };
  nextToken?: string;
}

async function anImage(findings?: string, scanOnPush = true) {
  const tags =
    findings === undefined ? {} : { tags: [{ Key: 'keywatch:scan-findings', Value: findings }] };
  const { world, ecr, put } = await aRepository({
    imageScanningConfiguration: { scanOnPush },
    ...tags,
  });
  const manifest = aManifest('a');
  await put(manifest, 'v1');
  const imageId = { imageDigest: digestOf(manifest) };
  const describe_ = (more: object = {}) =>
    ecr<Described>('DescribeImageScanFindings', { repositoryName, imageId, ...more });
  const start = () => ecr<Described>('StartImageScan', { repositoryName, imageId });
  return { world, ecr, put, imageId, start, look: describe_ };
}

describe('an image of a repository that scans on push', () => {
  test('is being scanned at first, then has its findings, the worst first', async () => {
    const { world, ecr, look } = await anImage('CVE-1=LOW CVE-2=CRITICAL CVE-3=LOW');
    expect(await look()).toMatchObject({ imageScanStatus: { status: 'IN_PROGRESS' } });
    expect((await look()).imageScanFindings).toBeUndefined();

    await world.clock.advance(3000);

    expect(await look()).toMatchObject({
      imageScanStatus: { status: 'COMPLETE' },
      imageScanFindings: {
        findingSeverityCounts: { CRITICAL: 1, LOW: 2 },
        findings: [
          { name: 'CVE-2', severity: 'CRITICAL' },
          { name: 'CVE-1', severity: 'LOW' },
          { name: 'CVE-3', severity: 'LOW' },
        ],
      },
    });
    expect(await ecr('DescribeImages', { repositoryName })).toMatchObject({
      imageDetails: [
        {
          imageScanStatus: { status: 'COMPLETE' },
          imageScanFindingsSummary: { findingSeverityCounts: { CRITICAL: 1, LOW: 2 } },
        },
      ],
    });
  });

  test('has no findings where the repository says none, and is told why', async () => {
    const { world, look } = await anImage();
    await world.clock.advance(3000);

    const { imageScanStatus, imageScanFindings } = await look();
    expect(imageScanFindings?.findings).toEqual([]);
    expect(imageScanFindings?.findingSeverityCounts).toEqual({});
    expect(imageScanStatus.description).toContain('keywatch:scan-findings');
  });

  test.each(['CVE-1', 'CVE-1=high', 'CVE-1=HIGH:CVE-2=LOW', '=LOW'])(
    'is not said to be scanned where %j cannot be read',
    async (text) => {
      const { world, look } = await anImage(text);
      await world.clock.advance(3000);

      const { imageScanStatus, imageScanFindings } = await look();
      expect(imageScanStatus.status).toBe('FAILED');
      expect(imageScanFindings).toBeUndefined();
    },
  );

  test('gives its findings in pages', async () => {
    const names = Array.from({ length: 5 }, (_, index) => `CVE-${index}`);
    const { world, look } = await anImage(names.map((name) => `${name}=LOW`).join(' '));
    await world.clock.advance(3000);

    const first = await look({ maxResults: 3 });
    const second = await look({ maxResults: 3, nextToken: first.nextToken });

    const seen = [first, second].flatMap(({ imageScanFindings }) => imageScanFindings?.findings);
    expect(seen.map((one) => one?.name)).toEqual(names);
    expect(second.nextToken).toBeUndefined();
  });
});

describe('an image that is not scanned on push', () => {
  test('has no scan until one is asked for, once a day', async () => {
    const { world, start, look } = await anImage('CVE-1=HIGH', false);
    await expect(look()).rejects.toMatchObject({ code: 'ScanNotFoundException' });

    expect(await start()).toMatchObject({ imageScanStatus: { status: 'IN_PROGRESS' } });
    await expect(start()).rejects.toMatchObject({ code: 'LimitExceededException' });
    await world.clock.advance(24 * 3_600_000);
    expect(await look()).toMatchObject({ imageScanStatus: { status: 'COMPLETE' } });
    expect(await start()).toMatchObject({ imageScanStatus: { status: 'IN_PROGRESS' } });
  });

  test('cannot be scanned where it is an index, or not there', async () => {
    const { ecr, put, imageId } = await anImage(undefined, false);
    const index = anIndex(imageId.imageDigest);
    await put(index);
    const ask = (imageDigest: string) =>
      ecr('StartImageScan', { repositoryName, imageId: { imageDigest } });

    await expect(ask(digestOf(index))).rejects.toMatchObject({
      code: 'UnsupportedImageTypeException',
    });
    await expect(ask(digestOf('none'))).rejects.toMatchObject({ code: 'ImageNotFoundException' });
  });
});
