import { execa } from 'execa';

/** A longer timer of Node would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How a call of cfn-lint came to its end. */
export type Ending =
  | { kind: 'not-started'; reason: string }
  | { kind: 'deadline' }
  | { kind: 'signal'; signal: string; stderr: string }
  | { kind: 'exit'; code: number; stdout: string; stderr: string };

export interface Call {
  executable: string;
  args: readonly string[];
  cwd: string;
  deadlineMs: number;
  env: NodeJS.ProcessEnv;
}

/** Calls cfn-lint without a shell, an input or the caller's environment, until the deadline. */
export async function callCfnLint(call: Call): Promise<Ending> {
  const subprocess = execa(call.executable, call.args, {
    cwd: call.cwd,
    env: toEnvironment(call),
    extendEnv: false,
    stdin: 'ignore',
    detached: true,
    reject: false,
    stripFinalNewline: false,
  });
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
 * Ends the whole process group, which is why the call is detached: a grandchild left alive would
 * hold the output open, and the action with it. Cancelling the job ends the group as well.
 */
function endAtDeadline(pid: number | undefined, deadlineMs: number) {
  let passed = false;
  const end = () => pid !== undefined && killGroup(pid);
  const timer = setTimeout(
    () => {
      passed = true;
      end();
    },
    Math.min(deadlineMs, LONGEST_TIMER_MS),
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

/**
 * The workspace is the home, so that no `~/.cfnlintrc` of the machine takes part in the verdict.
 * A fixed hash seed makes cfn-lint's order of work, and so its findings, repeatable
 * (https://github.com/aws-cloudformation/cfn-lint/issues/3717).
 */
function toEnvironment({ cwd, env }: Call): NodeJS.ProcessEnv {
  const passed = ['PATH', 'AWS_REGION', 'AWS_DEFAULT_REGION'] as const;
  return {
    ...Object.fromEntries(passed.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
    HOME: cwd,
    LANG: 'C.UTF-8',
    PYTHONUTF8: '1',
    PYTHONHASHSEED: '0',
  };
}
