import { randomUUID } from 'node:crypto';
import { Failure } from '../../shared/failure.ts';
import {
  booleanInput,
  choiceInput,
  durationInput,
  listInput,
  optionalInput,
  textInput,
} from '../../shared/inputs.ts';
import type { DrillInputs } from './drill/run-drill.ts';
import type { RunInputs } from './main.ts';
import type { Scenario } from './scenario.ts';
import { drillScenarios, scenarios } from './scenarios/index.ts';

export type Inputs = { readonly report: string } & (
  | ({ readonly mode: 'canary' } & RunInputs)
  | ({ readonly mode: 'drill' } & DrillInputs)
);

/** Reads the action's inputs; names of stacks derive from `prefix`. */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const mode = choiceInput('mode', ['canary', 'drill']);
  const report = optionalInput('report') ?? `report/${mode}.json`;
  return mode === 'canary'
    ? { mode, report, ...readCanary(env) }
    : { mode, report, ...readDrill(env) };
}

function readCanary(env: NodeJS.ProcessEnv): RunInputs {
  const prefix = textInput('prefix');
  const ids = listInput('scenarios');
  return {
    ...readCommon(env),
    stacks: {
      trail: `${prefix}-trail`,
      canary: `${prefix}-canary`,
      detection: `${prefix}-detection-canary`,
    },
    scenarios: chosen(ids, scenarios),
    isWhole: ids.length === 0,
  };
}

function readDrill(env: NodeJS.ProcessEnv): DrillInputs {
  const prefix = textInput('prefix');
  return {
    ...readCommon(env),
    stacks: {
      trail: `${prefix}-trail`,
      application: `${prefix}-application`,
      detection: `${prefix}-detection-application`,
    },
    scenarios: chosen(listInput('scenarios'), drillScenarios),
    who: whoBegan(env),
  };
}

function readCommon(env: NodeJS.ProcessEnv) {
  return {
    runId: runId(env),
    preflight: booleanInput('preflight'),
    deadlines: {
      delivered: durationInput('delivered-within'),
      alarmed: durationInput('alarmed-within'),
      notified: durationInput('notified-within'),
      recovered: durationInput('recovered-within'),
    },
  };
}

function chosen<S extends Scenario>(ids: readonly string[], all: readonly S[]): readonly S[] {
  if (ids.length === 0) return all;
  const twice = ids.find((id, place) => ids.indexOf(id) !== place);
  if (twice !== undefined) {
    throw new Failure(
      'INVALID_INPUT',
      `input scenarios has ${JSON.stringify(twice)} twice; give it once`,
    );
  }
  return ids.map((id) => {
    const found = all.find((scenario) => scenario.id === id);
    if (found !== undefined) return found;
    const known = all.map((scenario) => scenario.id).join(', ');
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

/** For those who are paged; the names are GitHub's, other text is left out. */
function whoBegan(env: NodeJS.ProcessEnv): string {
  const [actor, repository] = [env.GITHUB_ACTOR, env.GITHUB_REPOSITORY].map((name = '') =>
    /^[\w./[\]-]{1,140}$/.test(name) ? name : undefined,
  );
  const run = /^\d{1,20}$/.test(env.GITHUB_RUN_ID ?? '') ? `, run ${env.GITHUB_RUN_ID}` : '';
  if (actor === undefined) return 'somebody outside GitHub Actions';
  return `${actor}${repository === undefined ? '' : ` in ${repository}`}${run}`;
}
