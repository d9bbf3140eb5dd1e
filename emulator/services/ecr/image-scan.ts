import type * as Ecr from '@aws-sdk/client-ecr';
import type { Image, ImageScan, Repository } from './store.ts';

/** AWS's basic scan takes some seconds, too. */
const takesMs = 3000;
const onceInMs = 24 * 60 * 60 * 1000;

const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'] as const;

/** Tag of a repository that says what scans find in its images: `CVE-2026-1=HIGH CVE-2026-2=LOW`. */
const findingsTag = 'keywatch:scan-findings';

/**
 * Scans an image, unless that was done within a day. There is no list of vulnerabilities here: a scan finds what the tag of the
 * repository says, without the tag nothing, and says so itself.
 */
export function scan(image: Image, { tags }: Repository, now: number): boolean {
  if (image.scan !== undefined && now - image.scan.startedAt < onceInMs) return false;
  image.scan = { startedAt: now, text: tags[findingsTag] ?? '' };
  return true;
}

/** An index has nothing of its own to look into. */
export function canBeScanned({ bytes }: Image): boolean {
  return bytes !== undefined;
}

export function scanStatus({ startedAt, text }: ImageScan, now: number): Ecr.ImageScanStatus {
  if (now - startedAt < takesMs) {
    return { status: 'IN_PROGRESS', description: 'The scan is in progress.' };
  }
  if (readFindings(text) === undefined) {
    const description = `The repository's tag ${findingsTag} cannot be read; it must be such as "CVE-2026-1=HIGH CVE-2026-2=LOW".`;
    return { status: 'FAILED', description };
  }
  const description = `The scan was completed successfully. The Keywatch emulator finds what the repository's tag ${findingsTag} says.`;
  return { status: 'COMPLETE', description };
}

/** What a scan that is complete has found, in order of severity. */
export function scanFindings(
  scan: ImageScan,
  now: number,
):
  | { readonly summary: Ecr.ImageScanFindingsSummary; readonly all: Ecr.ImageScanFinding[] }
  | undefined {
  if (scanStatus(scan, now).status !== 'COMPLETE') return undefined;
  const all = readFindings(scan.text) ?? [];
  const found = severities.filter((severity) => all.some((one) => one.severity === severity));
  const summary = {
    imageScanCompletedAt: new Date(scan.startedAt + takesMs),
    vulnerabilitySourceUpdatedAt: new Date(scan.startedAt),
    findingSeverityCounts: Object.fromEntries(
      found.map((severity) => [severity, all.filter((one) => one.severity === severity).length]),
    ),
  };
  return { summary, all: found.flatMap((one) => all.filter(({ severity }) => severity === one)) };
}

/** Undefined: the text is not of the form. */
function readFindings(text: string): Ecr.ImageScanFinding[] | undefined {
  const words = text.split(' ').filter((word) => word !== '');
  const findings = words.flatMap((word) => {
    const [, name, given] = /^([\w.:/+@-]+)=([A-Z]+)$/u.exec(word) ?? [];
    const severity = severities.find((one) => one === given);
    return name === undefined || severity === undefined ? [] : [describe(name, severity)];
  });
  return findings.length === words.length ? findings : undefined;
}

function describe(name: string, severity: Ecr.FindingSeverity): Ecr.ImageScanFinding {
  return {
    name,
    severity,
    uri: `https://www.cve.org/CVERecord?id=${encodeURIComponent(name)}`,
    attributes: [
      { key: 'package_name', value: 'emulated' },
      { key: 'package_version', value: '0' },
    ],
  };
}
