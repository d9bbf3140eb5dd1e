import { type Ending, runProgram } from '../../shared/program.ts';

export interface Call {
  executable: string;
  args: readonly string[];
  cwd: string;
  deadlineMs: number;
  env: NodeJS.ProcessEnv;
}

export async function callCfnLint(call: Call): Promise<Ending> {
  return runProgram({ ...call, env: toEnvironment(call) });
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
