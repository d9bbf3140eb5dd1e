import { join } from 'node:path';
import type { Report } from '../../actions/canary/src/report.ts';
import { applyIdentity, deploy, readReport, runCanary, type Stage } from '../pipeline.ts';
import { imageOfBundle } from '../start/bundle-image.ts';
import type { Step } from '../start/steps.ts';
import { within } from './deadline.ts';
import { demandBrokenChain } from './filter-removed.ts';
import type { Ledger } from './ledger.ts';
import { runProgram } from './run-program.ts';
import { demandSilence, type SilenceCase } from './silence.ts';
import { tearDown } from './tear-down.ts';
import { messageOf, Trouble } from './trouble.ts';

/** Deadlines of the canary's hops, where an alarm has one period of ten seconds. */
const patience = {
  'delivered-within': '60s',
  // More than a minute: the canary reads metrics by the minute, and one wave's must not fall into the next one's first.
  'alarmed-within': '65s',
  'notified-within': '30s',
  'recovered-within': '60s',
};

export interface Suite {
  readonly stage: Stage;
  /** Keys of the stacks that the deploy role deploys, in their order. */
  readonly stacks: readonly string[];
  readonly folder: string;
  /** The engine's id of the container that LocalStack runs in. */
  readonly container: string;
  readonly ledger: Ledger;
}

/** A step that proves claims: all of `claims` if it ends well, and none if it does not. */
interface Proof {
  readonly title: string;
  readonly claims: readonly string[];
  readonly seconds: number;
  run(onLine: (line: string) => void): Promise<string | undefined>;
}

/** Everything is built on these: the first that fails is the last. */
export function deploySteps({ stage, stacks, folder, ledger }: Suite): Step[] {
  return [
    {
      title: 'Deploy the identity stack as administrator',
      claims: ['deploy/identity'],
      seconds: 60,
      run: async (onLine: (line: string) => void) => {
        const inputs = { report: join(folder, 'identity.json') };
        await applyIdentity(stage, { inputs, onLine });
        return undefined;
      },
    },
    {
      title: `Deploy ${stacks.join(', ')} as the deploy role`,
      claims: stacks.map((stack) => `deploy/${stack}`),
      seconds: 120,
      run: async (onLine: (line: string) => void) => {
        // Nothing takes the image: LocalStack's free edition has no ECR. See `unprovable`.
        const { digest } = await imageOfBundle();
        const parameters = `application.ImageDigest=${digest}`;
        const inputs = { report: join(folder, 'deploy.json'), parameters };
        await deploy(stage, { inputs, onLine });
        return undefined;
      },
    },
  ].map((proof) => toStep(proof, ledger));
}

/** Each is carried out whatever became of the others. */
export function proofSteps(suite: Suite): Step[] {
  const { stage, folder, ledger } = suite;
  return [
    canaryStep(suite),
    silenceStep(suite, 'silence/other-group'),
    toStep(
      {
        title: 'Run the canary without a filter',
        claims: ['filter-removed'],
        seconds: 120,
        run: (onLine) => demandBrokenChain(stage, folder, { inputs: patience, onLine }),
      },
      ledger,
    ),
    // After the canaries, which would take these events for another session's.
    silenceStep(suite, 'silence/other-events'),
    toStep(
      {
        title: "Run the init file's own tests",
        claims: ['init-file'],
        seconds: 120,
        run: (onLine) =>
          runProgram({
            command: 'bash',
            args: ['test/localstack/init/test.sh', suite.container],
            file: 'test/localstack/init/test.sh',
            seconds: 110,
            onLine,
          }),
      },
      ledger,
    ),
    toStep(
      {
        title: 'Run the conformance suite',
        claims: ['conformance'],
        seconds: 120,
        run: (onLine) =>
          runProgram({
            command: process.execPath,
            args: ['scripts/conformance.ts', '--endpoint', `localstack=${stage.endpoint}`],
            file: 'scripts/conformance.ts',
            seconds: 110,
            onLine,
          }),
      },
      ledger,
    ),
  ];
}

export function tearDownStep({ stage, stacks, ledger }: Suite): Step {
  return toStep(
    {
      title: 'Delete the stacks',
      claims: ['teardown'],
      seconds: 60,
      run: () => tearDown(stage, ['identity', ...stacks]),
    },
    ledger,
  );
}

function silenceStep({ stage, ledger }: Suite, name: SilenceCase): Step {
  const title =
    name === 'silence/other-group'
      ? 'Put matching events into another log group'
      : "Put other events into the trail's log group";
  return toStep(
    { title, claims: [name], seconds: 60, run: () => demandSilence(stage, name) },
    ledger,
  );
}

/** The canary says itself which of its scenarios passed. */
function canaryStep({ stage, folder, ledger }: Suite): Step {
  const path = join(folder, 'canary.json');
  return toStep(
    {
      title: 'Provoke the detections and follow every hop',
      claims: [],
      seconds: 240,
      async run(onLine) {
        const result = await runCanary(stage, { inputs: { ...patience, report: path }, onLine });
        const { scenarios, reason, verdict } = await readReport<Report>(path);
        for (const one of scenarios) {
          const name = `canary/${one.id}`;
          if (one.verdict === 'PASS') ledger.prove(name);
          else ledger.fail(one.reason ?? reason ?? one.verdict, name);
        }
        if (result.exitCode !== 0 || verdict !== 'PASS') {
          throw new Trouble(`${verdict}: ${reason ?? result.stderr.slice(-500)}`);
        }
        return verdict;
      },
    },
    ledger,
  );
}

function toStep({ title, claims, seconds, run }: Proof, ledger: Ledger): Step {
  return {
    name: claims[0] ?? title,
    title,
    async run(onLine) {
      try {
        const remark = await within(seconds, title, run(onLine));
        ledger.prove(...claims);
        return remark;
      } catch (error) {
        ledger.fail(messageOf(error), ...claims);
        throw error;
      }
    },
  };
}
