import { call } from './call.ts';
import { readSarif } from './sarif.ts';
import { findSuppressions } from './suppressions.ts';
import type { Tool } from './tool.ts';

const FOLDER = '.venv-checks/bin';

/**
 * Workflows and actions are correct: keys, expressions, the inputs of our own and of pinned actions,
 * and, by shellcheck, what `run:` says. shellcheck is named because jactionlint does without it
 * where PATH has none. https://jactionlint.jdx.dev/checks
 */
export const jactionlint: Tool = {
  name: 'jactionlint',
  async examine(root) {
    const { stdout } = await call({
      executable: `${FOLDER}/jactionlint`,
      args: ['--format=sarif', '--no-baseline', '--no-online', `--shellcheck=${FOLDER}/shellcheck`],
      root,
      verdicts: [0, 1],
      remedy: 'run node scripts/setup.js --checks',
    });
    return readSarif(stdout);
  },
  suppressions: (root) =>
    findSuppressions(
      root,
      {
        files: ['.github/**/*.{yml,yaml}', 'actions/*/action.{yml,yaml}'],
        comments: [/#\s*j?actionlint\s+ignore=(\S+)/u, /#\s*shellcheck\s+disable=(\S+)(.*)/u],
      },
      {
        files: ['.github/{jactionlint,actionlint}.{yml,yaml}'],
        entries: ['ignores.*', 'paths.*.ignore.*', 'rules.*'],
      },
    ),
};
