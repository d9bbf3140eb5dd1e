import { Listr } from 'listr2';

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

/** Runs the steps one after the other, with a live list on a terminal and plain lines elsewhere; the first failure is the last. */
export async function runSteps(steps: readonly Step[]): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  const list = new Listr(
    steps.map(({ name, title, run }) => ({
      title,
      task: async (_context: unknown, task: { title?: string; output?: string }) => {
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
    })),
    {
      rendererOptions: { collapseErrors: false },
      fallbackRenderer: 'verbose',
      fallbackRendererOptions: { logTitleChange: false },
      exitOnError: true,
    },
  );
  await list.run().catch((error: unknown) => {
    // A step's failure is among the outcomes; anything else is a defect of the list itself.
    if (!outcomes.some(({ outcome }) => outcome === 'failure')) throw error;
  });
  const skipped = steps.slice(outcomes.length);
  return [
    ...outcomes,
    ...skipped.map(({ name }) => ({ name, outcome: 'skipped' as const, seconds: 0 })),
  ];
}
