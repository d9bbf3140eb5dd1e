import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure } from '../../shared/failure.ts';

/** Where cfn-lint looks for its configuration if none is given. */
const DEFAULT_FILES = ['.cfnlintrc', '.cfnlintrc.yaml', '.cfnlintrc.yml'];

export function listConfigFiles(config: string | undefined): string[] {
  return config === undefined ? DEFAULT_FILES : [config];
}

/**
 * A configuration that names deployment files makes cfn-lint check those and pass over the
 * templates it was called with (`Runner.run`), without a word.
 */
export async function requireNoDeployments(config: string | undefined, cwd: string) {
  for (const file of listConfigFiles(config)) {
    const content = await readFile(resolve(cwd, file), 'utf8').catch(() => '');
    if (!/^["'{\s]*deployment_files\b/mu.test(content)) continue;
    throw new Failure(
      'INVALID_FILE',
      `${file} sets deployment_files, with which cfn-lint would not check the templates; move them to input deployments`,
    );
  }
}
