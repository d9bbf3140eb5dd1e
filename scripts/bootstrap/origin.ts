import { execa } from 'execa';
import { Failure } from '../../actions/shared/failure.ts';

const remedy = 'name the repository with --repository owner/name';
/** Of `git remote get-url` for a remote that is not there; everything else that goes wrong is 128. */
const noSuchRemote = 2;

/** The address of the remote `origin`, as Git would use it. */
export async function readOrigin(root: string): Promise<string> {
  const { exitCode, stdout, stderr, code } = await execa('git', ['remote', 'get-url', 'origin'], {
    cwd: root,
    env: { LC_ALL: 'C' },
    reject: false,
  });
  if (exitCode === 0) return stdout.trim();
  if (code === 'ENOENT') throw new Failure('TOOL_MISSING', `git is not installed; ${remedy}`);
  if (exitCode === noSuchRemote) {
    throw new Failure('INVALID_INPUT', `this clone has no remote called origin; ${remedy}`);
  }
  const [said = ''] = stderr.split('\n');
  throw new Failure('INVALID_INPUT', `git cannot read the remote origin here (${said}); ${remedy}`);
}
