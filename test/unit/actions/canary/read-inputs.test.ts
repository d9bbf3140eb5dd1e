import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readInputs } from '../../../../actions/canary/src/read-inputs.ts';
import { drillScenarios, scenarios } from '../../../../actions/canary/src/scenarios/index.ts';

const defaults = {
  mode: 'canary',
  prefix: 'keywatch',
  scenarios: '',
  preflight: 'true',
  'delivered-within': '20m',
  'alarmed-within': '5m',
  'notified-within': '2m',
  'recovered-within': '15m',
  report: '',
};

const give = (inputs: Partial<typeof defaults> = {}) => {
  for (const [name, value] of Object.entries({ ...defaults, ...inputs })) {
    process.env[`INPUT_${name.toUpperCase()}`] = value;
  }
};

beforeEach(() => give());
afterEach(() => {
  for (const name of Object.keys(defaults)) delete process.env[`INPUT_${name.toUpperCase()}`];
});

describe('the inputs of the canary', () => {
  test('with their defaults are every scenario, all hops and the stacks of the prefix', () => {
    expect(readInputs({})).toMatchObject({
      stacks: {
        trail: 'keywatch-trail',
        canary: 'keywatch-canary',
        detection: 'keywatch-detection-canary',
      },
      scenarios,
      preflight: true,
      deadlines: { delivered: 1_200_000, alarmed: 300_000, notified: 120_000, recovered: 900_000 },
      report: 'report/canary.json',
    });
  });

  test('choose scenarios by id', () => {
    give({ scenarios: 'volume\ndenied' });

    expect(readInputs({}).scenarios.map(({ id }) => id)).toEqual(['volume', 'denied']);
  });

  test('with a scenario that is not there are refused, with those that are', () => {
    give({ scenarios: 'denid' });

    expect(() => readInputs({})).toThrow(/^input scenarios has "denid"; give any of everyday-use,/);
  });

  test('with a scenario given twice are refused: its calls would be counted twice', () => {
    give({ scenarios: 'denied\ndenied' });

    expect(() => readInputs({})).toThrow('input scenarios has "denied" twice; give it once');
  });

  test('in mode drill are the scenarios of the drill, the production stacks and a report of their own', () => {
    give({ mode: 'drill' });
    const actor = { GITHUB_ACTOR: 'maria', GITHUB_REPOSITORY: 'team/keywatch', GITHUB_RUN_ID: '7' };

    expect(readInputs(actor)).toMatchObject({
      mode: 'drill',
      stacks: {
        trail: 'keywatch-trail',
        application: 'keywatch-application',
        detection: 'keywatch-detection-application',
      },
      scenarios: drillScenarios,
      who: 'maria in team/keywatch, run 7',
      report: 'report/drill.json',
    });
    expect(readInputs({ GITHUB_ACTOR: 'x\nDRILL over: PASS' })).toMatchObject({
      who: 'somebody outside GitHub Actions',
    });
  });

  test('in mode drill do not take a scenario of the canary', () => {
    give({ mode: 'drill', scenarios: 'denied' });

    expect(() => readInputs({})).toThrow(
      /^input scenarios has "denied"; give any of drill-everyday/,
    );
  });

  test.each([
    ['mode', 'exercise'],
    ['preflight', 'perhaps'],
    ['alarmed-within', 'soon'],
    ['prefix', ''],
  ] as const)('with %s %j are refused', (name, value) => {
    give({ [name]: value });

    expect(() => readInputs({})).toThrow(`input ${name} `);
  });
});

describe('the run id', () => {
  test('names the workflow run and its attempt, and is another for each start', () => {
    const env = { GITHUB_RUN_ID: '123', GITHUB_RUN_ATTEMPT: '2' };

    expect(readInputs(env).runId).toMatch(/^123-2-[0-9a-f]{8}$/);
    expect(readInputs(env).runId).not.toBe(readInputs(env).runId);
  });

  test('takes nothing from the environment that is not a number', () => {
    const env = { GITHUB_RUN_ID: '1/../role', GITHUB_RUN_ATTEMPT: '9'.repeat(21) };

    expect(readInputs(env).runId).toMatch(/^[0-9a-f]{8}$/);
  });

  test('leaves the session name within the 64 characters that STS takes', () => {
    const env = { GITHUB_RUN_ID: '9'.repeat(20), GITHUB_RUN_ATTEMPT: '9'.repeat(20) };

    expect(`canary-${readInputs(env).runId}`.length).toBeLessThanOrEqual(64);
  });
});
