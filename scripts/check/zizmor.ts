import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { call } from './call.ts';
import { readSarif } from './sarif.ts';
import { findSuppressions } from './suppressions.ts';
import type { Tool } from './tool.ts';

const CONFIGURATION = '.github/zizmor.yml';

/** Workflows and actions are safe: pins, permissions, injection, credentials. https://docs.zizmor.sh/audits/ */
export const zizmor: Tool = {
  name: 'zizmor',
  async examine(root) {
    const options = ['--offline', '--no-progress', '--quiet', '--strict-collection'];
    const persona = ['--persona', 'pedantic', '--format', 'sarif'];
    const configuration = existsSync(join(root, CONFIGURATION)) ? ['--config', CONFIGURATION] : [];
    const { stdout } = await call({
      executable: '.venv-checks/bin/zizmor',
      args: [...options, ...persona, ...configuration, '.github', 'actions'],
      root,
      verdicts: [0, 10, 11, 12, 13, 14], // by the worst finding: https://docs.zizmor.sh/usage/#exit-codes
      remedy: 'run node scripts/setup.js --checks',
    });
    const { version, findings } = readSarif(stdout);
    return {
      version,
      findings: findings.map(({ rule, ...finding }) => ({
        ...finding,
        rule: rule.replace(/^zizmor\//u, ''),
      })),
    };
  },
  suppressions: (root) =>
    findSuppressions(
      root,
      {
        files: ['.github/**/*.{yml,yaml}', 'actions/*/action.{yml,yaml}'],
        comments: [/#\s*zizmor:\s*ignore\[([^\]]*)\](.*)/u],
      },
      { files: [CONFIGURATION], entries: ['rules.*.ignore.*', 'rules.*.disable'] },
    ),
};
