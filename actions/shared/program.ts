import { createInterface } from 'node:readline';
import { execa } from 'execa';

/** A longer timer of Node would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How a program came to its end. */
export type Ending =
  | { kind: 'not-started'; reason: string }
  | { kind: 'deadline' }
  | { kind: 'signal'; signal: string; stderr: string }
  | { kind: 'exit'; code: number; stdout: string; stderr: string };

export interface ProgramCall {
  executable: string;
  args: readonly string[];
  cwd: string;
  deadlineMs: number;
  /** All that the program gets. */
  env: NodeJS.ProcessEnv;
  /** What it reads on standard input, which is empty otherwise. */
  input?: string;
  /** Hears each line of either output as it comes. */
  onLine?: ((line: string) => void) | undefined;
}

/** Runs a program without a shell and without the caller's environment, until the deadline. */
export async function runProgram(call: ProgramCall): Promise<Ending> {
  const subprocess = execa(call.executable, call.args, {
    cwd: call.cwd,
    env: call.env,
    extendEnv: false,
    input: call.input ?? '',
    all: true,
    detached: true,
    reject: false,
    stripFinalNewline: false,
  });
  if (call.onLine) createInterface(subprocess.all).on('line', call.onLine);
  const deadline = endAtDeadline(subprocess.pid, call.deadlineMs);
  const result = await subprocess;
  deadline.lift();
  if (deadline.passed()) return { kind: 'deadline' };
  if (result.signal !== undefined) {
    return { kind: 'signal', signal: result.signal, stderr: result.stderr };
  }
  if (result.exitCode === undefined) {
    return { kind: 'not-started', reason: result.originalMessage ?? result.code ?? 'unknown' };
  }
  const { exitCode: code, stdout, stderr } = result;
  return { kind: 'exit', code, stdout, stderr };
}

/**
 * Ends the whole process group, which is why the program is detached: a grandchild left alive would hold the output open,
 * and the action with it. Cancelling the job ends the group as well.
 */
function endAtDeadline(pid: number | undefined, deadlineMs: number) {
  let passed = false;
  const end = () => pid !== undefined && killGroup(pid);
  const timer = setTimeout(
    () => {
      passed = true;
      end();
    },
    Math.min(Math.max(deadlineMs, 0), LONGEST_TIMER_MS),
  );
  process.once('SIGINT', end).once('SIGTERM', end);
  const lift = () => {
    clearTimeout(timer);
    process.off('SIGINT', end).off('SIGTERM', end);
  };
  return { lift, passed: () => passed };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}
