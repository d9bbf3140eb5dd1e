import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  DescribeAlarmHistoryCommand,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { isPassing } from '../../shared/aws-error.ts';
import type { Clients } from './clients.ts';
import type { Evidence, StateChange } from './evidence.ts';
import { receive } from './observer-queue.ts';
import { parseObject } from './parse-object.ts';
import type { Detection, Instance } from './target.ts';
import { type CloudTrailRecord, type Sighting, startOfMinute, type Witness } from './witness.ts';

/**
 * Gathers evidence for one wave. The event history is asked only while it can tell more than the log group; the log group
 * always, since a record may come twice.
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
  readonly #changes = new Map<string, StateChange[]>();
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
  }

  /** Waits at the queue, for twenty seconds or a message, and then looks at everything else. */
  async look(): Promise<Evidence> {
    await this.#receive();
    if (this.#arrived < this.#requestIds.size) {
      if (this.#recorded.size < this.#requestIds.size) await this.#lookUp();
      await this.#readLog();
    }
    if (this.#arrived > 0) {
      await this.#readMetrics();
      await this.#readHistory();
      // Once more: behind the metric the log group has everything that the metric counted.
      await this.#readLog();
    }
    return {
      now: this.#clients.time.now(),
      recorded: this.#recorded,
      ...this.#sighting,
      counted: this.#counted,
      changes: this.#changes,
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
  }

  async #readMetrics(): Promise<void> {
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
    for (const { Id, Values = [] } of MetricDataResults) {
      const detection = detections[Number(Id?.slice(1))];
      const sum = Values.reduce((total, value) => total + value, 0);
      if (detection === undefined || sum === this.#counted.get(detection.id)?.sum) continue;
      this.#counted.set(detection.id, { sum, since: this.#clients.time.now() });
    }
  }

  async #readHistory(): Promise<void> {
    for (const { id, alarmName } of this.#target.detections) {
      const { AlarmHistoryItems = [] } = await this.#clients.cloudWatch.send(
        new DescribeAlarmHistoryCommand({
          AlarmName: alarmName,
          HistoryItemType: 'StateUpdate',
          StartDate: new Date(this.#since),
          ScanBy: 'TimestampAscending',
          MaxRecords: 100,
        }),
      );
      const changes = AlarmHistoryItems.map(({ Timestamp, HistoryData }) =>
        readChange(Timestamp, HistoryData),
      );
      this.#changes.set(
        id,
        changes.filter((change) => change !== undefined),
      );
    }
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

function readChange(at: Date | undefined, data: string | undefined): StateChange | undefined {
  const state = parseObject<{
    newState?: { stateValue?: StateChange['state']; stateReason?: string };
  }>(data)?.newState;
  if (at === undefined || state?.stateValue === undefined) return undefined;
  return { at: at.getTime(), state: state.stateValue, reason: state.stateReason ?? '' };
}
