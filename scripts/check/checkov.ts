import { globSync } from 'node:fs';
import { call } from './call.ts';
import { findSuppressions } from './suppressions.ts';
import { type Examination, type Finding, type Tool, Unavailable } from './tool.ts';

/** What is read of `checkov --output json`. */
interface Report {
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly file_path: string;
      readonly file_line_range: readonly [number, number];
      readonly resource: string;
    }[];
  };
  readonly summary: { readonly checkov_version: string; readonly parsing_errors: number };
}

/** A second opinion on the templates, from a scanner's catalogue. Heavy, hence apart from the others. */
export const checkov: Tool = {
  name: 'checkov',
  async examine(root) {
    const { stdout } = await call({
      executable: '.venv-checkov/bin/checkov',
      args: [
        ...['--framework', 'cloudformation', '--compact', '--quiet', '--skip-download'],
        ...['--output', 'json', '--file', ...listTemplates(root)],
      ],
      root,
      verdicts: [0, 1],
      remedy: 'run node scripts/setup.js --checkov',
    });
    return readReport(stdout);
  },
  suppressions: (root) =>
    findSuppressions(root, {
      files: listTemplates(root),
      comments: [/(?:checkov|bridgecrew|cortex):skip= *([\w,-]+)(.*)/u],
      entries: ['Metadata.checkov.skip.*', 'Resources.*.Metadata.checkov.skip.*'],
    }),
};

export function listTemplates(root: string): string[] {
  const exclude = ['cloudformation/stacks.yaml'];
  return globSync('cloudformation/*.yaml', { cwd: root, exclude }).toSorted();
}

function readReport(text: string): Examination {
  const { results, summary } = parse(text);
  if (summary.parsing_errors > 0) {
    throw new Unavailable(`checkov cannot read ${summary.parsing_errors} of the templates`);
  }
  return {
    version: summary.checkov_version,
    findings: results.failed_checks.map(
      (check): Finding => ({
        file: check.file_path.replace(/^\//u, ''),
        line: check.file_line_range[0],
        rule: check.check_id,
        message: `${check.resource}: ${check.check_name}`,
      }),
    ),
  };
}

function parse(text: string): Report {
  try {
    const report: unknown = JSON.parse(text);
    if (isReport(report)) return report;
  } catch {
    // Told below.
  }
  throw new Unavailable(`checkov answered something that is no report: ${text.slice(0, 200)}`);
}

function isReport(value: unknown): value is Report {
  return typeof value === 'object' && value !== null && 'results' in value && 'summary' in value;
}
