import { join } from 'node:path';
import { runProgram } from '../../actions/shared/program.ts';
import { Unavailable } from './tool.ts';

const DEADLINE_MS = 300_000;

export interface Call {
  /** Counts from `root`, which is also where the program runs. */
  readonly executable: string;
  readonly args: readonly string[];
  readonly root: string;
  /** Exit codes that are a verdict; any other means that there is none. */
  readonly verdicts: readonly number[];
  /** What to do if the program is not there. */
  readonly remedy: string;
}

export interface Answer {
  readonly code: number;
  readonly stdout: string;
}

/**
 * What a tool answers. It sees nothing of the caller's environment but PATH, and the tree is its
 * home, so that no setting of the machine takes part in the verdict.
 */
export async function call({ executable, args, root, verdicts, remedy }: Call): Promise<Answer> {
  const ending = await runProgram({
    executable: join(root, executable),
    args,
    cwd: root,
    deadlineMs: DEADLINE_MS,
    env: { PATH: process.env.PATH, HOME: root, LANG: 'C.UTF-8', NO_COLOR: '1' },
  });
  switch (ending.kind) {
    case 'not-started':
      throw new Unavailable(`${executable} cannot be run; ${remedy}`, { cause: ending.reason });
    case 'deadline':
      throw new Unavailable(`${executable} did not end within ${DEADLINE_MS / 1000} s`);
    case 'signal':
      throw new Unavailable(`${executable} was ended by ${ending.signal}`);
    case 'exit':
      if (verdicts.includes(ending.code)) return ending;
      throw new Unavailable(
        `${executable} ended with code ${ending.code}: ${lastWords(ending.stderr || ending.stdout)}`,
      );
  }
}

function lastWords(output: string): string {
  return output.trim().slice(-500) || 'it said nothing';
}
