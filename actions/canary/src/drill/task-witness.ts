import { DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Clients } from '../clients.ts';
import type { DeliveredEvent } from '../evidence.ts';
import { filterLog } from '../log-events.ts';
import type { Detection, Instance } from '../target.ts';
import { type CloudTrailRecord, issuerOf, type Sighting, startOfMinute } from '../witness.ts';
import { type ForeignFailure, foreignFailure, sessionOf } from './foreign-failure.ts';

/** How long an alarm may take to fire once a record is there, in milliseconds: until then it may be taken for the drill's. */
const firesWithin = 3 * 60_000;

/** A filter pattern has at most 1,024 characters: so many request ids fit. */
const idsAtOnce = 12;

/** ECS names a task's role session after the task: 32 hexadecimal digits, or a UUID in old accounts. */
const taskId = /^[\da-f]{32}$|^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * The drill's, for the whole of it: the workload's tasks make the calls, and honest callers and attackers make theirs beside
 * them. Every failure that a detection counts and the drill did not bring about is foreign, also one of before whose record
 * came so late that its alarm may be taken for the drill's.
 */
export class TaskWitness {
  /** Each foreign failure once, by its event id. */
  readonly foreign = new Map<string, ForeignFailure>();
  readonly #clients: Clients;
  readonly #target: Instance;
  readonly #since: number;
  readonly #lateness: number;
  readonly #honest: ReadonlySet<string>;
  readonly #own: ReadonlySet<string>;
  #patterns: ReadonlyMap<string, string | undefined> | undefined;

  /**
   * @param lateness milliseconds by which a record may follow its call
   * @param honest detections that honest use moves too
   * @param own request ids of every answer that the drill got, which grow while it lasts
   */
  constructor(
    clients: Clients,
    target: Instance,
    drill: {
      readonly since: number;
      readonly lateness: number;
      readonly honest: ReadonlySet<string>;
      readonly own: ReadonlySet<string>;
    },
  ) {
    this.#clients = clients;
    this.#target = target;
    this.#since = drill.since;
    this.#lateness = drill.lateness;
    this.#honest = drill.honest;
    this.#own = drill.own;
  }

  /** What the log group has of the calls, and of failures that are none of the drill's. */
  async read(requestIds: ReadonlySet<string>): Promise<Sighting> {
    const [delivered, others] = await Promise.all([
      this.#find([...requestIds]),
      this.#countOthers(),
    ]);
    return { delivered, foreign: [], others };
  }

  async #find(requestIds: readonly string[]): Promise<Map<string, DeliveredEvent[]>> {
    const delivered = new Map<string, DeliveredEvent[]>();
    for (let from = 0; from < requestIds.length; from += idsAtOnce) {
      const clauses = requestIds.slice(from, from + idsAtOnce).map((id) => `$.requestID = "${id}"`);
      for await (const { record, at } of this.#filter(`{ ${clauses.join(' || ')} }`)) {
        const { requestID = '' } = record;
        const stranger = this.#strangerIn(record);
        const event = { at, ...(stranger !== undefined && { stranger }) };
        delivered.set(requestID, [...(delivered.get(requestID) ?? []), event]);
      }
    }
    return delivered;
  }

  /** Who made the call, if not a task as the watched role. */
  #strangerIn(record: CloudTrailRecord): string | undefined {
    const isTask = taskId.test(sessionOf(record) ?? '');
    if (issuerOf(record) === this.#target.roles.caller && isTask) return undefined;
    return record.userIdentity?.arn ?? issuerOf(record) ?? 'somebody unknown';
  }

  async #countOthers(): Promise<Map<string, number>> {
    const patterns = await this.#readPatterns();
    const counts = this.#target.detections.map(async ({ id }) => {
      const pattern = patterns.get(id);
      if (this.#honest.has(id)) return [id, Number.POSITIVE_INFINITY] as const;
      return [id, pattern === undefined ? 0 : await this.#countForeign(id, pattern)] as const;
    });
    return new Map(await Promise.all(counts));
  }

  async #countForeign(detection: string, pattern: string): Promise<number> {
    let count = 0;
    for await (const { record, at } of this.#filter(pattern)) {
      const hasFired = at > 0 && at < startOfMinute(this.#since) - firesWithin;
      if (hasFired || this.#own.has(record.requestID ?? '')) continue;
      count += 1;
      const failure = foreignFailure(record, detection);
      if (!this.foreign.has(failure.eventId)) this.foreign.set(failure.eventId, failure);
    }
    return count;
  }

  /** The patterns as they are when the drill begins: changing one meanwhile does not hide anything. */
  async #readPatterns(): Promise<ReadonlyMap<string, string | undefined>> {
    if (this.#patterns !== undefined) return this.#patterns;
    const patterns = await Promise.all(
      this.#target.detections.map(async (one) => [one.id, await this.#patternOf(one)] as const),
    );
    this.#patterns = new Map(patterns);
    return this.#patterns;
  }

  async #patternOf({ filterName }: Detection): Promise<string | undefined> {
    const { logGroupName } = this.#target;
    const { metricFilters = [] } = await this.#clients.logs.send(
      new DescribeMetricFiltersCommand({ logGroupName, filterNamePrefix: filterName }),
    );
    return metricFilters.find((found) => found.filterName === filterName)?.filterPattern;
  }

  #filter(filterPattern: string) {
    const { logGroupName } = this.#target;
    // Whether an event bears the time of the call or of its coming is not published.
    const startTime = startOfMinute(this.#since - this.#lateness);
    return filterLog(this.#clients, { logGroupName, filterPattern, startTime });
  }
}
