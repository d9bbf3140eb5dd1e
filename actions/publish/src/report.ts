import type { Annotation } from '../../shared/annotation.ts';
import { escapeMarkdown, toCode, toTable } from '../../shared/summary.ts';
import type { Published } from './main.ts';
import { nameCounts, type Scan, SEVERITIES } from './scan-verdict.ts';

const MOST_FINDINGS = 50;

/** One line for the log. */
export function describe({ image, pushed }: Published): string {
  return `${pushed ? 'pushed' : 'nothing to push:'} ${image}`;
}

/** What did not fail the step but must not go unseen. */
export function toAnnotations({ missing, builder }: Published, scan: Scan): Annotation[] {
  const warn = (title: string, message: string): Annotation => ({
    level: 'warning',
    title,
    message,
  });
  return [
    ...(missing.length === 0
      ? []
      : [
          warn(
            'No attestation',
            `the image carries no ${missing.join(' and no ')}: ${builder} cannot write it; set up buildx with driver docker-container`,
          ),
        ]),
    ...(scan.outcome === 'unavailable' ? [warn('No scan', scan.because)] : []),
    ...(scan.outcome === 'off'
      ? [warn('No scan', 'input scan is off: nobody looked at the image')]
      : []),
  ];
}

export function toMarkdown(published: Published, scan: Scan): string {
  const { image, tags, builder, attestations, missing } = published;
  const missed = missing.length === 0 ? '' : `; not written: ${missing.join(', ')}`;
  const facts = toTable(
    ['', ''],
    [
      ['image', toCode(image)],
      ...tags.map(({ tag, outcome }) => ['tag', `${toCode(tag)} ${escapeMarkdown(outcome)}`]),
      ['built with', escapeMarkdown(builder)],
      ['attestations', escapeMarkdown(`${attestations.join(', ') || 'none'}${missed}`)],
      ['scan', escapeMarkdown(describeScan(scan))],
    ],
  );
  return `## Image\n\n${facts}${toFindingsTable(scan)}`;
}

function describeScan(scan: Scan): string {
  switch (scan.outcome) {
    case 'off':
      return 'off';
    case 'unavailable':
      return `unavailable: ${scan.because}`;
    case 'passed':
    case 'failed':
      return `${scan.outcome}: ${nameCounts(scan.counts)}`;
  }
}

function toFindingsTable(scan: Scan): string {
  if (!('findings' in scan) || scan.findings.length === 0) return '';
  const rank = (severity: string) => (SEVERITIES as readonly string[]).indexOf(severity);
  const worst = scan.findings.toSorted((one, other) => rank(one.severity) - rank(other.severity));
  const rows = worst
    .slice(0, MOST_FINDINGS)
    .map(({ severity, name, about }) => [
      severity,
      toCode(name),
      escapeMarkdown(about.slice(0, 300)),
    ]);
  const rest = scan.findings.length - rows.length;
  return `\n${toTable(['Severity', 'Finding', 'About'], rows)}${rest > 0 ? `\n${rest} more\n` : ''}`;
}
