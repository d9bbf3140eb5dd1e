import type { DescribeImageScanFindingsResponse } from '@aws-sdk/client-ecr';
import { Failure } from '../../shared/failure.ts';

/** From the worst. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFinding.html */
export const SEVERITIES = [
  'critical',
  'high',
  'medium',
  'low',
  'informational',
  'undefined',
] as const;
export type Severity = (typeof SEVERITIES)[number];

export type Counts = Readonly<Partial<Record<string, number>>>;

export interface Finding {
  readonly name: string;
  readonly severity: string;
  readonly about: string;
}

export type Scan =
  | { readonly outcome: 'off' }
  | { readonly outcome: 'unavailable'; readonly because: string }
  | {
      readonly outcome: 'passed' | 'failed';
      readonly counts: Counts;
      readonly findings: readonly Finding[];
    };

/** What a look at the scan says. */
export type Look =
  | { readonly state: 'not-begun' }
  | { readonly state: 'wait'; readonly because: string }
  | { readonly state: 'unavailable'; readonly because: string }
  | { readonly state: 'done'; readonly counts: Counts };

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html */
export function readLook({
  imageScanStatus,
  imageScanFindings,
}: DescribeImageScanFindingsResponse): Look {
  const { status, description = '' } = imageScanStatus ?? {};
  const because = `ECR says ${status ?? 'nothing'}${description === '' ? '' : `: ${description}`}`;
  switch (status) {
    case 'PENDING':
    case 'IN_PROGRESS':
      return { state: 'wait', because };
    case 'COMPLETE':
    case 'ACTIVE': // enhanced scanning, which goes on
      if (imageScanFindings === undefined) return { state: 'wait', because };
      return { state: 'done', counts: toCounts(imageScanFindings.findingSeverityCounts ?? {}) };
    default:
      return { state: 'unavailable', because };
  }
}

function toCounts(counts: Readonly<Partial<Record<string, number>>>): Counts {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name.toLowerCase(), count]),
  );
}

/** Findings at the severity or worse, and those of a severity that is not known. */
export function countBad(counts: Counts, failOn: Severity): number {
  const harmless: readonly string[] = SEVERITIES.slice(SEVERITIES.indexOf(failOn) + 1);
  return Object.entries(counts).reduce(
    (sum, [severity, count = 0]) => (harmless.includes(severity) ? sum : sum + count),
    0,
  );
}

/** The step is green only if the scan passed, or if it was allowed to do without. */
export function requireAcceptable(
  scan: Scan,
  { scan: demand, failOn }: { scan: 'required' | 'if-possible' | 'off'; failOn: Severity },
): void {
  if (scan.outcome === 'failed') {
    throw new Failure(
      'FINDINGS',
      `the scan found ${nameCounts(scan.counts)}, of which ${countBad(scan.counts, failOn)} are ${failOn} or worse; update what they are in, or raise input fail-on`,
    );
  }
  if (scan.outcome === 'unavailable' && demand === 'required') {
    throw new Failure(
      'INCONCLUSIVE',
      `the image is pushed but there is no scan to judge: ${scan.because}; run the step again, or set input scan to if-possible`,
    );
  }
}

export function nameCounts(counts: Counts): string {
  const named = Object.entries(counts).filter(([, count]) => count);
  if (named.length === 0) return 'no findings';
  const rank = (severity: string) => (SEVERITIES as readonly string[]).indexOf(severity);
  return named
    .toSorted(([one], [other]) => rank(one) - rank(other))
    .map(([severity, count]) => `${count} ${severity}`)
    .join(', ');
}
