import { Failure } from '../../../shared/failure.ts';
import { log } from '../../../shared/log.ts';
import type { Clients } from '../clients.ts';
import type { Deadlines } from '../judge.ts';
import type { Mode } from '../mode.ts';
import { type Finding, inspectChain } from '../preflight.ts';
import { demandQuiet } from '../quiet-start.ts';
import type { DrillScenario } from '../scenario.ts';
import { movedByHonestUse } from '../scenarios/index.ts';
import type { ProvokedCall } from '../stage.ts';
import { beginning, foreignFound, type Plan } from './announcements.ts';
import type { DrillTarget } from './drill-target.ts';
import type { ForeignFailure } from './foreign-failure.ts';
import { findTampering } from './tampering.ts';
import { TaskWitness } from './task-witness.ts';
import type { DrillTopic } from './topic.ts';
import type { WorkloadClient } from './workload-client.ts';
import { WorkloadStage } from './workload-stage.ts';

/**
 * A message that another reader was handed comes back after 30 s, the queue's visibility timeout; then either may get it, so
 * it is waited for more than once. Should both begin all the same, each hears of the other while it lasts.
 */
const shownAgain = 75_000;

/** What others failed in beside the drill, as one that breaks it. */
export function foreignFinding(foreign: readonly ForeignFailure[]): Finding[] {
  if (foreign.length === 0) return [];
  const message = `the drill found ${foreign.length} foreign KMS failures of the watched role; its topic tells which`;
  return [{ hop: 'counted', message }];
}

/** Speaks to the workload, whose tasks call KMS. */
export class DrillMode implements Mode<DrillScenario> {
  readonly name = 'drill' as const;
  readonly #clients: Clients;
  readonly #target: DrillTarget;
  readonly #workload: WorkloadClient;
  readonly #topic: DrillTopic;
  readonly #plan: Plan;
  readonly #scenarios: readonly DrillScenario[];
  readonly #notified: number;
  readonly #own = new Set<string>();
  readonly #witness: TaskWitness;
  /** Whether another drill's failures may be among those that are foreign. */
  get isAlone(): boolean {
    return this.#topic.signs.rival(this.#clients.time.now()) === undefined;
  }

  /** Whether a failure was asked for, whatever became of it. */
  hasFailed = false;
  #reported = 0;

  constructor(
    clients: Clients,
    target: DrillTarget,
    drill: {
      readonly workload: WorkloadClient;
      readonly topic: DrillTopic;
      readonly plan: Plan;
      readonly scenarios: readonly DrillScenario[];
      readonly deadlines: Deadlines;
    },
  ) {
    this.#clients = clients;
    this.#target = target;
    this.#workload = drill.workload;
    this.#topic = drill.topic;
    this.#plan = drill.plan;
    this.#scenarios = drill.scenarios;
    this.#notified = drill.deadlines.notified;
    this.#witness = new TaskWitness(clients, target, {
      since: drill.plan.begin,
      lateness: drill.deadlines.delivered,
      honest: movedByHonestUse,
      own: this.#own,
    });
  }

  get foreign(): readonly ForeignFailure[] {
    return [...this.#witness.foreign.values()];
  }

  /**
   * Tells people, who are paged, before anything fires; and is sure that they hear it, since they hear of it as the queue does.
   * Then waits until every other drill would have shown itself.
   */
  async begin(): Promise<readonly Finding[]> {
    await this.#topic.say('begins', beginning(this.#plan), this.#plan.until);
    const said = this.#clients.time.now();
    for (;;) {
      await this.#topic.listen();
      this.#demandAlone();
      const waited = this.#clients.time.now() - said;
      const isHeard = this.#topic.signs.begunAt !== undefined;
      if (isHeard && waited >= shownAgain) return this.#demandPeace();
      if (!isHeard && waited > this.#notified) {
        const message = `the beginning of the drill was published to ${this.#target.topicArn} and did not come to the observer queue`;
        return [{ hop: 'notified', message }];
      }
    }
  }

  /** A failure or an alarm that came while people were told of the drill is not the drill's: no call is made then. */
  async #demandPeace(): Promise<readonly Finding[]> {
    await this.#witness.read(new Set());
    await this.heed();
    const found = foreignFinding(this.foreign);
    if (found.length === 0) await demandQuiet(this.#clients, this.#target, this.name);
    return found;
  }

  async drive(scenario: DrillScenario): Promise<readonly ProvokedCall[]> {
    const stage = new WorkloadStage(this.#workload, this.#clients.time, {
      runId: this.#plan.runId,
      failureThreshold: this.#target.failureThreshold,
      own: this.#own,
    });
    this.hasFailed ||= scenario.expects.outcome === 'alarm';
    await scenario.drive(stage);
    return stage.calls;
  }

  witness() {
    return {
      // A task's session has a name of its own; so the newest calls of these kinds are looked through, and no more.
      history: {
        attributes: ['GenerateDataKey', 'Decrypt'].map((AttributeValue) => ({
          AttributeKey: 'EventName' as const,
          AttributeValue,
        })),
        pages: 2,
      },
      read: (requestIds: ReadonlySet<string>) => this.#witness.read(requestIds),
      hear: (signs: Parameters<DrillTopic['hear']>[0]) => this.#topic.hear(signs),
    };
  }

  /** What is foreign is reported before anything else is said: also if the run then turns out to be inconclusive. */
  async heed(): Promise<void> {
    await this.#reportForeign();
    this.#demandAlone();
  }

  /** The links once more, what somebody changed in them meanwhile, and the failures that were not the drill's. */
  async end(): Promise<readonly Finding[]> {
    await this.#witness.read(new Set());
    await this.heed();
    const [tampered, broken] = await Promise.all([
      findTampering(this.#clients, this.#target, this.#plan.begin),
      inspectChain(this.#clients, this.#target, this.#scenarios),
    ]);
    const changed = [
      ...tampered,
      ...broken.map(({ message, ...finding }) => ({
        ...finding,
        message: `changed during the drill: ${message}`,
      })),
    ];
    return [...changed, ...foreignFinding(this.foreign)];
  }

  async #reportForeign(): Promise<void> {
    const news = this.foreign.slice(this.#reported);
    if (news.length === 0) return;
    const announcement = foreignFound(this.#plan.runId, news);
    for (const line of announcement.text.split('\n')) log(line);
    await this.#topic.say('foreign', announcement, this.#plan.until);
    this.#reported += news.length;
  }

  #demandAlone(): void {
    const rival = this.#topic.signs.rival(this.#clients.time.now());
    if (rival === undefined) return;
    const until = new Date(rival.until).toISOString();
    throw new Failure(
      'INCONCLUSIVE',
      `drill ${rival.drill} is under way, until ${until} at the latest; let it end, then run the drill again`,
    );
  }
}
