import { log } from '../../shared/log.ts';
import { type Ending, runProgram } from '../../shared/program.ts';
import { type DockerPhase, explainEnding } from './docker-trouble.ts';

export interface DockerOptions {
  /** Given on standard input. */
  readonly input?: string;
  /** Whether what it prints goes to the step's log as it comes. */
  readonly show?: boolean;
}

export interface Docker {
  /** However it ends. */
  attempt(args: readonly string[], options?: DockerOptions): Promise<Ending>;
  /** What it printed; anything but a good end is a failure of this phase. */
  demand(phase: DockerPhase, args: readonly string[], options?: DockerOptions): Promise<string>;
}

export interface DockerSettings {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** For all calls together. */
  readonly deadlineMs: number;
}

/** The Docker CLI. It sees nothing of the job's environment but what concerns it: no AWS credentials, no inputs. */
export function openDocker({ cwd, env, deadlineMs }: DockerSettings): Docker {
  const end = performance.now() + deadlineMs;
  const attempt = (args: readonly string[], { input, show }: DockerOptions = {}) =>
    runProgram({
      executable: 'docker',
      args,
      cwd,
      env: { ...pickEnvironment(env), LC_ALL: 'C.UTF-8' },
      deadlineMs: end - performance.now(),
      ...(input === undefined ? {} : { input }),
      onLine: show ? log : undefined,
    });
  return {
    attempt,
    async demand(phase, args, options) {
      const ending = await attempt(args, options);
      if (ending.kind === 'exit' && ending.code === 0) return ending.stdout;
      throw explainEnding(phase, ending);
    },
  };
}

/** https://docs.docker.com/reference/cli/docker/#environment-variables */
const PASSED =
  /^(?:PATH|HOME|TMPDIR|XDG_RUNTIME_DIR|SSH_AUTH_SOCK|SSL_CERT_(?:FILE|DIR)|DOCKER_\w+|BUILDX_\w+|BUILDKIT_\w+|(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no)_proxy)$/u;

export function pickEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => PASSED.test(name)));
}
