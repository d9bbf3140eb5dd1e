import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { listFiles } from '../../actions/lint/src/files.ts';
import type { Finding as LintFinding } from '../../actions/lint/src/finding.ts';
import { readInstallation } from '../../actions/lint/src/installation.ts';
import { lint } from '../../actions/lint/src/lint.ts';
import { Failure } from '../../actions/shared/failure.ts';
import { findSuppressions } from './suppressions.ts';
import { type Examination, type Finding, type Tool, Unavailable } from './tool.ts';

const EXECUTABLE = '.venv/bin/cfn-lint';
const DEADLINE_MS = 300_000;
const MANIFEST = 'cloudformation/stacks.yaml';

/** Templates with their deployments' parameters, at every level; as the lint action calls it. */
export const cfnLint: Tool = {
  name: 'cfn-lint',
  async examine(root) {
    const executable = join(root, EXECUTABLE);
    const installation = await readInstallation(executable);
    if (!installation) throw new Unavailable(`${EXECUTABLE} is not there; run npm run setup`);
    return { version: installation.version, findings: await examine(root, executable) };
  },
  suppressions: (root) =>
    findSuppressions(
      root,
      {
        files: ['cloudformation/*.yaml'],
        entries: [
          'Metadata.cfn-lint.config.ignore_checks.*',
          'Resources.*.Metadata.cfn-lint.config.ignore_checks.*',
        ],
      },
      { files: ['.cfnlintrc{,.yaml,.yml}'], entries: ['ignore_checks.*', 'ignore_templates.*'] },
    ),
};

async function examine(root: string, executable: string): Promise<Examination['findings']> {
  const templates = await listFiles('templates', ['cloudformation/*.yaml', `!${MANIFEST}`], root);
  const deployments = await listFiles(
    'deployments',
    ['cloudformation/deployments/**/*.yaml'],
    root,
  );
  const options = { regions: [await readRegion(root)], config: undefined, includeInfo: true };
  const place = { executable, cwd: root, env: process.env, deadlineMs: DEADLINE_MS };
  return lint({ templates, deployments }, options, place).then(
    (findings) => findings.map(toFinding),
    (error: unknown) => {
      throw error instanceof Failure ? new Unavailable(error.message, { cause: error }) : error;
    },
  );
}

async function readRegion(root: string): Promise<string> {
  const manifest: unknown = parse(await readFile(join(root, MANIFEST), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'region' in manifest) {
    return String(manifest.region);
  }
  throw new Unavailable(`${MANIFEST} names no region; give it one`);
}

function toFinding({ file, range, rule, message }: LintFinding): Finding {
  return { file: file ?? '.cfnlintrc', line: range.startLine, rule: rule.id, message };
}
