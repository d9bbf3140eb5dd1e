import { Listr, type ListrTask } from 'listr2';

export interface Step {
  readonly name: string;
  readonly title: string;
  /** Does the work, telling each line of its log; what it returns stands beside the title at the end. */
  run(onLine: (line: string) => void): Promise<string | undefined>;
}

export interface StepOutcome {
  readonly name: string;
  readonly outcome: 'success' | 'failure' | 'skipped';
  readonly seconds: number;
  readonly message?: string;
}

/** One step, or several that do not mind each other and run at the same time. */
export type Stretch = Step | readonly Step[];

/**
 * Runs the steps in order, with a live list on a terminal and plain lines elsewhere. The first stretch with a failure is the
 * last, unless they are `independent` of each other.
 */
export async function runSteps(
  stretches: readonly Stretch[],
  { independent = false } = {},
): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  const isOver = () => !independent && hasFailed(outcomes);
  const list = new Listr(
    stretches.map((stretch) => toTask(stretch, outcomes, isOver)),
    {
      rendererOptions: { collapseErrors: false, collapseSubtasks: false },
      fallbackRenderer: 'verbose',
      fallbackRendererOptions: { logTitleChange: false },
      exitOnError: !independent,
      // Who listens for it himself has more to end than this list.
      registerSignalListeners: process.listenerCount('SIGINT') === 0,
    },
  );
  await list.run().catch((error: unknown) => {
    // A step's failure is among the outcomes; anything else is a defect of the list itself.
    if (!hasFailed(outcomes)) throw error;
  });
  return stretches
    .flat()
    .map(
      ({ name }) =>
        outcomes.find((one) => one.name === name) ?? { name, outcome: 'skipped', seconds: 0 },
    );
}

function toTask(stretch: Stretch, outcomes: StepOutcome[], isOver: () => boolean): ListrTask {
  if (!isTogether(stretch)) return toSingleTask(stretch, outcomes, isOver);
  return {
    title: `At the same time: ${stretch.map(({ name }) => name).join(', ')}`,
    // One that fails leaves the others their time to end.
    task: (_context, task) =>
      task.newListr(
        stretch.map((step) => toSingleTask(step, outcomes, isOver)),
        { concurrent: true, exitOnError: false },
      ),
    skip: isOver,
  };
}

function hasFailed(outcomes: readonly StepOutcome[]): boolean {
  return outcomes.some(({ outcome }) => outcome === 'failure');
}

function isTogether(stretch: Stretch): stretch is readonly Step[] {
  return Array.isArray(stretch);
}

function toSingleTask(
  { name, title, run }: Step,
  outcomes: StepOutcome[],
  isOver: () => boolean,
): ListrTask {
  return {
    title,
    skip: isOver,
    task: async (_context, task) => {
      const begin = performance.now();
      const seconds = () => Number(((performance.now() - begin) / 1000).toFixed(3));
      try {
        const remark = await run((line) => {
          // What a step says to the runner is told once, as its failure.
          if (!line.startsWith('::')) task.output = line;
        });
        outcomes.push({ name, outcome: 'success', seconds: seconds() });
        task.title = `${title}${remark === undefined ? '' : `: ${remark}`} (${seconds().toFixed(1)} s)`;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        outcomes.push({ name, outcome: 'failure', seconds: seconds(), message });
        throw error;
      }
    },
  };
}
