import { randomUUID } from 'node:crypto';
import { Failure } from '../../shared/failure.ts';
import { booleanInput, durationInput, listInput, textInput } from '../../shared/inputs.ts';
import type { RunInputs } from './main.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';

/** Reads the action's inputs; names of stacks derive from `prefix`. */
export function readInputs(env: NodeJS.ProcessEnv): RunInputs & { readonly report: string } {
  const prefix = textInput('prefix');
  const ids = listInput('scenarios');
  return {
    runId: runId(env),
    stacks: {
      trail: `${prefix}-trail`,
      canary: `${prefix}-canary`,
      detection: `${prefix}-detection-canary`,
    },
    scenarios: chosen(ids),
    isWhole: ids.length === 0,
    preflight: booleanInput('preflight'),
    deadlines: {
      delivered: durationInput('delivered-within'),
      alarmed: durationInput('alarmed-within'),
      notified: durationInput('notified-within'),
      recovered: durationInput('recovered-within'),
    },
    report: textInput('report'),
  };
}

function chosen(ids: readonly string[]): readonly Scenario[] {
  if (ids.length === 0) return scenarios;
  const twice = ids.find((id, place) => ids.indexOf(id) !== place);
  if (twice !== undefined) {
    throw new Failure(
      'INVALID_INPUT',
      `input scenarios has ${JSON.stringify(twice)} twice; give it once`,
    );
  }
  return ids.map((id) => {
    const found = scenarios.find((scenario) => scenario.id === id);
    if (found !== undefined) return found;
    const known = scenarios.map((scenario) => scenario.id).join(', ');
    throw new Failure(
      'INVALID_INPUT',
      `input scenarios has ${JSON.stringify(id)}; give any of ${known}`,
    );
  });
}

/** Unique also for two attempts of one workflow run; part of a role session's name, hence the allow list. */
function runId(env: NodeJS.ProcessEnv): string {
  const workflow = [env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT].filter((part) =>
    /^\d{1,20}$/.test(part ?? ''),
  );
  return [...workflow, randomUUID().slice(0, 8)].join('-');
}
