export type Outcome = 'success' | 'failure' | 'skipped';

/** What a job of a run came to. */
export interface JobRun {
  /** `plan`; of a called workflow `canary / issue`, as GitHub shows it. */
  readonly id: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly steps: readonly StepRun[];
  /** Job summaries, in Markdown. */
  readonly summary: string;
}

export interface StepRun {
  readonly name: string;
  readonly outcome: Outcome | undefined;
  readonly log: readonly string[];
}

/** A line of `act --json`. */
interface Line {
  /** `deploy/plan`; of a called workflow `canary/canary/issue`, the calling job first. */
  readonly job?: string;
  readonly level?: string;
  readonly msg?: string;
  readonly step?: string;
  readonly stepID?: readonly string[];
  readonly stepResult?: string;
  readonly jobResult?: string;
  readonly raw_output?: boolean;
  readonly command?: string;
  readonly content?: string;
}

interface Mutable {
  readonly begin: number;
  end: number;
  outcome?: Outcome;
  summary: string;
  readonly steps: Map<string, { name: string; outcome?: Outcome; log: string[] }>;
}

/** Hears the lines of act's log and knows what has become of each job. */
export class ActLog {
  readonly #jobs = new Map<string, Mutable>();
  /** What belongs to no job: why act itself could not begin. */
  readonly stray: string[] = [];
  readonly #now: () => number;
  readonly #onJob: (id: string, what: 'begins' | Outcome) => void;

  constructor(
    onJob: (id: string, what: 'begins' | Outcome) => void,
    now = () => performance.now(),
  ) {
    this.#onJob = onJob;
    this.#now = now;
  }

  hear(text: string): void {
    const line = read(text);
    if (line?.job === undefined) {
      if (line?.level !== 'warning') this.stray.push(line?.msg ?? text);
      return;
    }
    const id = toId(line.job);
    const job = this.#jobs.get(id) ?? this.#begin(id);
    job.end = this.#now();
    if (line.command === 'summary') job.summary += line.content ?? '';
    else if (line.step !== undefined) hearStep(job, line);
    if (line.jobResult !== undefined) {
      job.outcome = toOutcome(line.jobResult);
      this.#onJob(id, job.outcome);
    }
  }

  /** Jobs of the run in the order in which they began; the `known` that never did were skipped. */
  jobs(known: readonly string[]): JobRun[] {
    const ran = [...this.#jobs].map(([id, job]) => ({
      id,
      // Without a result it was ended in its midst.
      outcome: job.outcome ?? 'failure',
      seconds: Number(((job.end - job.begin) / 1000).toFixed(1)),
      steps: [...job.steps.values()].map(({ name, outcome, log }) => ({ name, outcome, log })),
      summary: job.summary,
    }));
    const skipped = known
      .filter((id) => !this.#jobs.has(id))
      .map((id) => ({ id, outcome: 'skipped' as const, seconds: 0, steps: [], summary: '' }));
    return [...ran, ...skipped];
  }

  #begin(id: string): Mutable {
    const now = this.#now();
    const job: Mutable = { begin: now, end: now, summary: '', steps: new Map() };
    this.#jobs.set(id, job);
    this.#onJob(id, 'begins');
    return job;
  }
}

function hearStep(job: Mutable, line: Line): void {
  const key = line.stepID?.join('/') ?? line.step ?? '';
  const step = job.steps.get(key) ?? { name: firstLine(line.step ?? ''), log: [] };
  job.steps.set(key, step);
  if (line.raw_output === true || line.level === 'error') step.log.push(...linesOf(line.msg ?? ''));
  else if (['error', 'warning', 'notice'].includes(line.command ?? ''))
    step.log.push(...linesOf(line.msg ?? ''));
  if (line.stepResult !== undefined && step.outcome !== 'failure')
    step.outcome = toOutcome(line.stepResult);
}

function read(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

function toId(job: string): string {
  // Padded, so that the lines of a terminal stand below each other.
  const parts = job.trimEnd().split('/');
  return parts.length === 3 ? `${parts[0]} / ${parts[2]}` : (parts.at(-1) ?? job);
}

function toOutcome(result: string): Outcome {
  return result === 'success' || result === 'skipped' ? result : 'failure';
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function linesOf(text: string): string[] {
  return text.replace(/\r?\n$/u, '').split(/\r?\n/u);
}
