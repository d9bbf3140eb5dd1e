import { type DescribeImageScanFindingsResponse, ECRClient } from '@aws-sdk/client-ecr';
import { describe, expect, test } from '@jest/globals';
import { type ScanQuery, waitForScan } from '../../../../actions/publish/src/scan.ts';
import {
  countBad,
  nameCounts,
  readLook,
  requireAcceptable,
  SEVERITIES,
} from '../../../../actions/publish/src/scan-verdict.ts';

const answer = (status: string, counts?: Record<string, number>) =>
  ({
    imageScanStatus: { status },
    ...(counts && { imageScanFindings: { findingSeverityCounts: counts } }),
  }) as DescribeImageScanFindingsResponse;

describe('a look at a scan', () => {
  test.each([
    ['COMPLETE', {}, 'done'],
    ['ACTIVE', { HIGH: 1 }, 'done'],
    ['COMPLETE', undefined, 'wait'],
    ['PENDING', undefined, 'wait'],
    ['IN_PROGRESS', undefined, 'wait'],
    ['FAILED', undefined, 'unavailable'],
    ['UNSUPPORTED_IMAGE', undefined, 'unavailable'],
    ['SCAN_ELIGIBILITY_EXPIRED', undefined, 'unavailable'],
    ['FINDINGS_UNAVAILABLE', {}, 'unavailable'],
    ['LIMIT_EXCEEDED', undefined, 'unavailable'],
    ['IMAGE_ARCHIVED', undefined, 'unavailable'],
    ['A_STATUS_OF_TOMORROW', {}, 'unavailable'],
  ])('%s with findings %j means %s', (status, counts, state) => {
    expect(readLook(answer(status, counts)).state).toBe(state);
  });

  test('without a status is no verdict', () => {
    expect(readLook({})).toEqual({ state: 'unavailable', because: 'ECR says nothing' });
  });
});

describe('findings', () => {
  const one = Object.fromEntries(SEVERITIES.map((severity) => [severity, 1]));

  test.each(SEVERITIES.map((severity, place) => [severity, place + 1] as const))(
    'of %s or worse are counted: %i',
    (severity, count) => {
      expect(countBad(one, severity)).toBe(count);
    },
  );

  test('of a severity that is not known count as bad', () => {
    expect(countBad({ untriaged: 2 }, 'critical')).toBe(2);
  });

  test('are named from the worst', () => {
    expect(nameCounts({ low: 3, critical: 1, high: 0 })).toBe('1 critical, 3 low');
    expect(nameCounts({})).toBe('no findings');
  });
});

test('only a scan that passed is green, unless one does without', () => {
  const unavailable = { outcome: 'unavailable', because: 'x' } as const;
  const accept =
    (scan: Parameters<typeof requireAcceptable>[0], demand: 'required' | 'if-possible') => () =>
      requireAcceptable(scan, { scan: demand, failOn: 'high' });
  const failed = { outcome: 'failed', counts: { high: 1 }, findings: [] } as const;

  expect(accept(failed, 'if-possible')).toThrow('the scan found 1 high, of which 1 are high');
  expect(accept(unavailable, 'required')).toThrow('there is no scan to judge: x');
  expect(accept(unavailable, 'if-possible')).not.toThrow();
});

describe('waiting for a scan', () => {
  const query: ScanQuery = {
    repositoryName: 'a',
    registryId: undefined,
    digest: 'sha256:x',
    scansOnPush: true,
    failOn: 'high',
    withinMs: 300_000,
  };

  /** A client that answers in turn, the last answer for ever, and a clock that only waiting moves. */
  function given(...answers: (DescribeImageScanFindingsResponse | string)[]) {
    let asked = 0;
    let now = 0;
    const ecr = new ECRClient({
      region: 'x',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    });
    ecr.middlewareStack.add(
      () => async () => {
        const next = answers[Math.min(asked, answers.length - 1)];
        asked += 1;
        if (typeof next === 'string') throw Object.assign(new Error(next), { name: next });
        return { output: { $metadata: {}, ...next }, response: {} };
      },
      { step: 'initialize' },
    );
    const time = {
      now: () => now,
      sleep: async (milliseconds: number) => {
        now += milliseconds;
      },
    };
    return { ecr, time, seconds: () => now / 1000 };
  }

  test('outlasts throttling and an image that ECR does not know yet', async () => {
    const { ecr, time } = given(
      'ImageNotFoundException',
      'ThrottlingException',
      answer('COMPLETE', {}),
    );

    expect(await waitForScan(ecr, query, time)).toMatchObject({ outcome: 'passed' });
  });

  test('ends at the deadline', async () => {
    const { ecr, time, seconds } = given(answer('IN_PROGRESS'));

    expect(await waitForScan(ecr, query, time)).toMatchObject({ outcome: 'unavailable' });
    expect(seconds()).toBeGreaterThan(280);
    expect(seconds()).toBeLessThanOrEqual(300);
  });

  test('ends soon if nothing scans on push', async () => {
    const { ecr, time, seconds } = given('ScanNotFoundException');

    const scan = await waitForScan(ecr, { ...query, scansOnPush: false }, time);

    expect(scan).toEqual({
      outcome: 'unavailable',
      because: 'none had begun after 30 s, and scanning on push is not enabled for the repository',
    });
    expect(seconds()).toBeLessThanOrEqual(30);
  });

  test('does not take a refusal for a scan', async () => {
    const { ecr, time } = given('AccessDeniedException');

    await expect(waitForScan(ecr, query, time)).rejects.toThrow('AccessDeniedException');
  });
});
