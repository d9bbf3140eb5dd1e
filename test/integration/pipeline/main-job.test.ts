import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import { execa } from 'execa';

// Real processes take their time on a busy machine.
jest.setTimeout(120_000);

interface Scenario {
  readonly id: string;
  readonly expects: string;
  readonly verdict: string;
  readonly hops: readonly { readonly hop: string; readonly at: string; readonly seconds: number }[];
}

const chain = ['called', 'recorded', 'delivered', 'counted', 'alarmed', 'notified', 'recovered'];
const steps = ['lint', 'identity', 'deploy', 'publish', 'deploy-image', 'canary', 'drill'];

describe('npm start', () => {
  let folder: string;
  let ran: { exitCode?: number; stdout: string };
  let report: {
    verdict: string;
    steps: object[];
    canary: { scenarios: Scenario[] };
    drill: { scenarios: Scenario[] };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keywatch-start-'));
    const program = ['scripts/start.ts', '--report', folder];
    ran = await execa(process.execPath, program, { reject: false });
    report = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const scenariosThatExpect = (expected: string) =>
    report.canary.scenarios.filter(({ expects }) => expects === expected);

  test('ends with code 0 and says where its report is', () => {
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toMatch(/^PASS in \d+\.\d s\. Report: .*run\.json$/mu);
  });

  test('writes a report of the documented shape', () => {
    expect(report).toEqual({
      verdict: 'PASS',
      seconds: expect.any(Number),
      steps: steps.map((name) => ({ name, outcome: 'success', seconds: expect.any(Number) })),
      canary: expect.objectContaining({ verdict: 'PASS', scenarios: expect.any(Array) }),
      drill: expect.objectContaining({ verdict: 'PASS', scenarios: expect.any(Array) }),
    });
    for (const { hops, ...scenario } of [...report.canary.scenarios, ...report.drill.scenarios]) {
      expect(scenario).toMatchObject({ id: expect.any(String), verdict: 'PASS' });
      expect(scenario).not.toHaveProperty('brokenHop');
      for (const hop of hops) {
        expect(hop).toEqual({
          hop: expect.any(String),
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u),
          seconds: expect.any(Number),
        });
      }
    }
  });

  test('proves every hop of every alarm, in order of time', () => {
    const alarms = scenariosThatExpect('alarm');

    expect(alarms.map(({ id }) => id)).toEqual([
      'denied',
      'wrong-key',
      'invalid-ciphertext',
      'volume',
    ]);
    for (const { hops } of alarms) {
      expect(hops.map(({ hop }) => hop)).toEqual(chain);
      const times = hops.map(({ at }) => Date.parse(at));
      expect(times.slice(1)).toEqual(times.slice(1).toSorted((one, other) => one - other));
      hops.forEach(({ seconds }, index) => {
        expect(seconds).toBeCloseTo(((times[index] ?? 0) - (times[0] ?? 0)) / 1000, 3);
      });
    }
  });

  test('sees the calls that must stay silent arrive, and nothing after that', () => {
    const silent = scenariosThatExpect('silence');

    expect(silent.map(({ id }) => id)).toEqual([
      'everyday-use',
      'bystander-failures',
      'bystander-burst',
    ]);
    for (const { hops } of silent) {
      expect(hops.map(({ hop }) => hop)).toEqual(['called', 'recorded', 'delivered']);
    }
  });

  test('drills the service: every hop of what is wrong, silence on what is right', () => {
    const passed = report.drill.scenarios.map(({ id, hops }) => [id, hops.map(({ hop }) => hop)]);

    expect(Object.fromEntries(passed)).toEqual({
      'drill-everyday-use': ['called', 'recorded', 'delivered'],
      'drill-wrong-key': chain,
      'drill-changed-context': chain,
    });
  });

  test('shows each scenario and each hop in its tables', () => {
    const all = [...report.canary.scenarios, ...report.drill.scenarios];
    for (const { id } of all) expect(ran.stdout).toContain(`\n${id} `);
    expect(ran.stdout).toMatch(new RegExp(`scenario +expects +verdict +${chain.join(' +')}`, 'u'));
    expect(ran.stdout).not.toContain('BROKEN');
  });
});

describe('npm start, when it cannot be', () => {
  const program = resolve('scripts/start.ts');
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keywatch-start-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('fails on a broken template with one sentence, and forgets that it once passed', async () => {
    await cp('cloudformation', join(folder, 'cloudformation'), { recursive: true });
    await appendFile(join(folder, 'cloudformation/trail.yaml'), '\n  Broken\nHere: [\n');
    await writeFile(join(folder, 'run.json'), '{"verdict":"PASS"}');

    const ran = await execa(process.execPath, [program, '--report', folder], {
      cwd: folder,
      reject: false,
    });

    const said = 'cloudformation/trail.yaml is not valid YAML: ';
    expect(ran).toMatchObject({ exitCode: 1, stderr: '' });
    expect(ran.stdout).toMatch(new RegExp(`^\\s*read: ${said}.+\n\nFAIL in .*run\\.json$`, 'u'));
    expect(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'))).toMatchObject({
      verdict: 'FAIL',
      steps: [{ outcome: 'failure', message: expect.stringContaining(said) }],
    });
  });

  test.each([
    ['an option that is none', ['--bogus'], "Unknown option '--bogus'"],
    ['a report folder that is a file', ['--report', 'package.json'], 'EEXIST: file already exists'],
  ])('says in a sentence what is wrong with %s', async (_what, args, sentence) => {
    const ran = await execa(process.execPath, [program, ...args], { reject: false });

    expect(ran.exitCode).toBe(1);
    expect(ran.stderr.startsWith(sentence)).toBe(true);
    expect(ran.stderr).not.toContain('    at ');
  });

  test('takes the running step along when it is ended', async () => {
    const run = execa(process.execPath, [program, '--report', folder], { reject: false });
    await new Promise((resolve) => run.stdout.once('data', resolve));
    let steps: string[] = [];
    while (steps.length === 0) steps = await childrenOf(run.pid);

    run.kill('SIGTERM');

    expect((await run).exitCode).toBe(143);
    for (const step of steps) await expect(endOf(step)).resolves.toBeUndefined();
  });
});

async function childrenOf(pid: number | undefined): Promise<string[]> {
  const { stdout } = await execa('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  return [...stdout.matchAll(/^ *(\d+) +(\d+) .*index\.cjs/gmu)]
    .filter(([, , parent]) => parent === String(pid))
    .map(([, own = '']) => own);
}

async function endOf(pid: string): Promise<void> {
  while ((await execa('ps', ['-p', pid], { reject: false })).exitCode === 0);
}
