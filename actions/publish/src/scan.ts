import { setTimeout } from 'node:timers/promises';
import {
  DescribeImageScanFindingsCommand,
  type DescribeImageScanFindingsResponse,
  type ECRClient,
} from '@aws-sdk/client-ecr';
import { isPassing } from '../../shared/aws-error.ts';
import {
  countBad,
  type Finding,
  type Look,
  readLook,
  type Scan,
  type Severity,
} from './scan-verdict.ts';

/** Without scanning on push a scan may still begin by the registry's rules, but not much later. */
const GRACE_MS = 30_000;
const MOST_PAGES = 10;

export interface ScanQuery {
  readonly repositoryName: string;
  readonly registryId: string | undefined;
  readonly digest: string;
  readonly scansOnPush: boolean;
  readonly failOn: Severity;
  readonly withinMs: number;
}

/** Milliseconds that pass, and a way to let some pass. */
export interface Time {
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

export const realTime: Time = { now: () => performance.now(), sleep: setTimeout };

/** Waits for ECR's scan of an image. It always answers something; that nothing can be said is an answer too. */
export async function waitForScan(
  ecr: ECRClient,
  query: ScanQuery,
  time: Time = realTime,
): Promise<Scan> {
  const begin = time.now();
  for (let pause = 500; ; pause = Math.min(pause * 1.5, 10_000)) {
    const page = await look(ecr, query);
    const seen = page === undefined ? NOT_BEGUN : readLook(page);
    if (seen.state === 'unavailable') return { outcome: 'unavailable', because: seen.because };
    if (page !== undefined && seen.state === 'done') {
      const outcome = countBad(seen.counts, query.failOn) > 0 ? 'failed' : 'passed';
      return { outcome, counts: seen.counts, findings: await listFindings(ecr, query, page) };
    }
    const withinMs = patienceFor(seen, query);
    if (time.now() + pause - begin > withinMs) {
      return { outcome: 'unavailable', because: explainWait(query, seen, withinMs) };
    }
    await time.sleep(pause);
  }
}

const NOT_BEGUN: Look = { state: 'not-begun' };

function patienceFor({ state }: Look, { scansOnPush, withinMs }: ScanQuery): number {
  return state === 'not-begun' && !scansOnPush ? Math.min(withinMs, GRACE_MS) : withinMs;
}

function explainWait({ scansOnPush }: ScanQuery, seen: Look, withinMs: number): string {
  const waited = `after ${Math.round(withinMs / 1000)} s`;
  if (seen.state === 'wait') return `it had not ended ${waited} (${seen.because})`;
  const setting = scansOnPush ? '' : ', and scanning on push is not enabled for the repository';
  return `none had begun ${waited}${setting}`;
}

/** Undefined while ECR knows of no scan, or does not know the image yet; a look that fails in passing is no end either. */
async function look(
  ecr: ECRClient,
  query: ScanQuery,
  nextToken?: string,
): Promise<DescribeImageScanFindingsResponse | undefined> {
  const { repositoryName, registryId, digest } = query;
  try {
    return await ecr.send(
      new DescribeImageScanFindingsCommand({
        repositoryName,
        registryId,
        imageId: { imageDigest: digest },
        nextToken,
      }),
    );
  } catch (error) {
    if (
      error instanceof Error &&
      ['ScanNotFoundException', 'ImageNotFoundException'].includes(error.name)
    )
      return undefined;
    if (isPassing(error)) return undefined;
    throw error;
  }
}

/** For the summary; the counts hold all of them. */
async function listFindings(
  ecr: ECRClient,
  query: ScanQuery,
  first: DescribeImageScanFindingsResponse,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let page: DescribeImageScanFindingsResponse | undefined = first;
  for (let pages = 1; page !== undefined; pages += 1) {
    findings.push(...toFindings(page));
    page =
      page.nextToken && pages < MOST_PAGES ? await look(ecr, query, page.nextToken) : undefined;
  }
  return findings;
}

function toFindings({ imageScanFindings = {} }: DescribeImageScanFindingsResponse): Finding[] {
  const { findings = [], enhancedFindings = [] } = imageScanFindings;
  return [
    ...findings.map(({ name, severity, attributes = [] }) => ({
      name: name ?? '',
      severity: (severity ?? 'UNDEFINED').toLowerCase(),
      about: attributes.map(({ key, value }) => `${key} ${value}`).join(', '),
    })),
    ...enhancedFindings.map(({ title, severity, description }) => ({
      name: title ?? '',
      severity: (severity ?? 'UNDEFINED').toLowerCase(),
      about: description ?? '',
    })),
  ];
}
