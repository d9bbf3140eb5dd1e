import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { isPassing } from '../../shared/aws-error.ts';
import { AlarmChanges } from './alarm-changes.ts';
import type { Clients } from './clients.ts';
import type { Evidence } from './evidence.ts';
import { receive } from './observer-queue.ts';
import { parseObject } from './parse-object.ts';
import type { Detection, Instance } from './target.ts';
import { type CloudTrailRecord, type Sighting, startOfMinute, type Witness } from './witness.ts';

/** How long the log group may go unread, in milliseconds, once it has every call: others' calls are told that late at most. */
const rereadAfter = 60_000;

/**
 * Gathers evidence for one wave. The event history is asked only while it can tell more than the log group; the log group also
 * later, since a record may come twice and others may call, but then only as something moves or a minute is over.
 */
export class Observer {
  readonly #clients: Clients;
  readonly #target: Instance;
  readonly #witness: Witness;
  readonly #since: number;
  readonly #requestIds: ReadonlySet<string>;
  readonly #recorded = new Map<string, number>();
  #sighting: Sighting = { delivered: new Map(), foreign: [], others: new Map() };
  readonly #counted = new Map<string, { sum: number; since: number }>();
  readonly #alarms: AlarmChanges;
  #readAt = Number.NEGATIVE_INFINITY;
  readonly #messages = new Map<string, { at: number }>();

  constructor(
    clients: Clients,
    target: Instance,
    witness: Witness,
    wave: { readonly since: number; readonly requestIds: Iterable<string> },
  ) {
    this.#clients = clients;
    this.#target = target;
    this.#witness = witness;
    this.#since = wave.since;
    this.#requestIds = new Set(wave.requestIds);
    this.#alarms = new AlarmChanges(clients, target, wave.since);
  }

  /** Waits at the queue, for twenty seconds or a message, and then looks at everything else. */
  async look(): Promise<Evidence> {
    await this.#receive();
    if (this.#arrived < this.#requestIds.size) {
      if (this.#recorded.size < this.#requestIds.size) await this.#lookUp();
      await this.#readLog();
    }
    if (this.#arrived > 0) {
      const hasCounted = await this.#readMetrics();
      const hasChanged = await this.#alarms.look();
      const isOld = this.#clients.time.now() - this.#readAt >= rereadAfter;
      // Behind the metric the log group has everything that the metric counted.
      if (hasCounted || hasChanged || isOld) await this.#readLog();
    }
    return {
      now: this.#clients.time.now(),
      recorded: this.#recorded,
      ...this.#sighting,
      counted: this.#counted,
      changes: this.#alarms.known,
      messages: this.#messages,
    };
  }

  /** Calls of the wave that the log group has. */
  get #arrived(): number {
    return this.#sighting.delivered.size;
  }

  /** The first ALARM message of each detection in our time counts. */
  async #receive(): Promise<void> {
    const { notices, signs } = await receive(this.#clients, this.#target);
    await this.#witness.hear(signs);
    for (const notice of notices) {
      const { detection, state, changedAt, sentAt } = notice;
      const isNew = changedAt >= this.#since && !this.#messages.has(detection);
      if (state === 'ALARM' && isNew) this.#messages.set(detection, { at: sentAt });
    }
  }

  /** A history that is throttled for the moment is no harm: the log group is the stronger witness. */
  async #lookUp(): Promise<void> {
    try {
      await this.#readEventHistory();
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }

  async #readEventHistory(): Promise<void> {
    const { attributes, pages } = this.#witness.history;
    for (const attribute of attributes) {
      let NextToken: string | undefined;
      let read = 0;
      do {
        const page = await this.#clients.cloudTrail.send(
          new LookupEventsCommand({
            LookupAttributes: [attribute],
            StartTime: new Date(this.#since),
            NextToken,
          }),
        );
        for (const { CloudTrailEvent } of page.Events ?? []) this.#noteRecord(CloudTrailEvent);
        NextToken = page.NextToken;
        read += 1;
      } while (NextToken !== undefined && read < pages);
    }
  }

  #noteRecord(text: string | undefined): void {
    const { requestID = '' } = parseObject<CloudTrailRecord>(text) ?? {};
    if (!this.#requestIds.has(requestID) || this.#recorded.has(requestID)) return;
    this.#recorded.set(requestID, this.#clients.time.now());
  }

  async #readLog(): Promise<void> {
    this.#sighting = await this.#witness.read(this.#requestIds);
    this.#readAt = this.#clients.time.now();
  }

  /** Whether a sum is another than before. */
  async #readMetrics(): Promise<boolean> {
    const { detections, metricNamespace } = this.#target;
    const now = this.#clients.time.now();
    const { MetricDataResults = [] } = await this.#clients.cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(startOfMinute(this.#since)),
        EndTime: new Date(now + 60_000),
        MetricDataQueries: detections.map((detection, place) =>
          sumOf(detection, metricNamespace, place),
        ),
      }),
    );
    let isNew = false;
    for (const { Id, Values = [] } of MetricDataResults) {
      const detection = detections[Number(Id?.slice(1))];
      const sum = Values.reduce((total, value) => total + value, 0);
      if (detection === undefined || sum === this.#counted.get(detection.id)?.sum) continue;
      this.#counted.set(detection.id, { sum, since: this.#clients.time.now() });
      isNew = true;
    }
    return isNew;
  }
}

function sumOf(detection: Detection, Namespace: string, place: number): MetricDataQuery {
  return {
    Id: `m${place}`,
    MetricStat: {
      Metric: { Namespace, MetricName: detection.metricName },
      Stat: 'Sum',
      Period: 60,
    },
  };
}
