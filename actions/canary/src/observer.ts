import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  DescribeAlarmHistoryCommand,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { isPassing } from '../../shared/aws-error.ts';
import type { Clients } from './clients.ts';
import type { DeliveredEvent, Evidence, StateChange } from './evidence.ts';
import { receiveNotices } from './observer-queue.ts';
import { parseObject } from './parse-object.ts';
import type { Detection, Target } from './target.ts';

/** What the canary reads of a CloudTrail record. */
interface CloudTrailRecord {
  readonly requestID?: string;
  readonly userIdentity?: {
    readonly arn?: string;
    readonly sessionContext?: { readonly sessionIssuer?: { readonly arn?: string } };
  };
}

/**
 * Gathers evidence for one wave. The event history is asked only while it can tell more than the log group; the log group
 * always, since a record may come twice.
 */
export class Observer {
  readonly #clients: Clients;
  readonly #target: Target;
  readonly #sessionName: string;
  readonly #since: number;
  /** The metric counts by the minute; whoever else called in this one would be counted as ours. */
  readonly #sinceMinute: number;
  readonly #requestIds: ReadonlySet<string>;
  readonly #recorded = new Map<string, number>();
  #delivered = new Map<string, DeliveredEvent[]>();
  #foreign: string[] = [];
  readonly #counted = new Map<string, { sum: number; since: number }>();
  readonly #changes = new Map<string, StateChange[]>();
  readonly #messages = new Map<string, { at: number }>();

  constructor(
    clients: Clients,
    target: Target,
    wave: {
      readonly sessionName: string;
      readonly since: number;
      readonly requestIds: Iterable<string>;
    },
  ) {
    this.#clients = clients;
    this.#target = target;
    this.#sessionName = wave.sessionName;
    this.#since = wave.since;
    this.#sinceMinute = Math.floor(wave.since / 60_000) * 60_000;
    this.#requestIds = new Set(wave.requestIds);
  }

  /** Waits at the queue, for twenty seconds or a message, and then looks at everything else. */
  async look(): Promise<Evidence> {
    await this.#receive();
    if (this.#delivered.size < this.#requestIds.size) {
      if (this.#recorded.size < this.#requestIds.size) await this.#lookUp();
      await this.#readLog();
    }
    if (this.#delivered.size > 0) {
      await this.#readMetrics();
      await this.#readHistory();
      // Once more: behind the metric the log group has everything that the metric counted.
      await this.#readLog();
    }
    return {
      now: this.#clients.time.now(),
      recorded: this.#recorded,
      delivered: this.#delivered,
      foreign: this.#foreign,
      counted: this.#counted,
      changes: this.#changes,
      messages: this.#messages,
    };
  }

  /** The first ALARM message of each detection in our time counts. */
  async #receive(): Promise<void> {
    for (const notice of await receiveNotices(this.#clients, this.#target)) {
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

  /** A role session's name is what the event history calls its user. */
  async #readEventHistory(): Promise<void> {
    let NextToken: string | undefined;
    do {
      const page = await this.#clients.cloudTrail.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: this.#sessionName }],
          StartTime: new Date(this.#since),
          NextToken,
        }),
      );
      for (const { CloudTrailEvent } of page.Events ?? []) {
        const { requestID = '' } = readRecord(CloudTrailEvent);
        if (this.#requestIds.has(requestID) && !this.#recorded.has(requestID)) {
          this.#recorded.set(requestID, this.#clients.time.now());
        }
      }
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
  }

  async #readLog(): Promise<void> {
    const { caller, bystander } = this.#target.roles;
    const issuer = '$.userIdentity.sessionContext.sessionIssuer.arn';
    const delivered = new Map<string, DeliveredEvent[]>();
    const foreign: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#clients.logs.send(
        new FilterLogEventsCommand({
          logGroupName: this.#target.logGroupName,
          filterPattern: `{ ${issuer} = "${caller}" || ${issuer} = "${bystander}" }`,
          startTime: this.#sinceMinute,
          nextToken,
        }),
      );
      for (const { message, ingestionTime } of page.events ?? []) {
        const record = readRecord(message);
        const id = record.requestID ?? '';
        if (this.#requestIds.has(id)) {
          delivered.set(id, [...(delivered.get(id) ?? []), { at: ingestionTime ?? 0 }]);
        } else if (this.#isForeign(record)) foreign.push(id);
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    this.#delivered = delivered;
    this.#foreign = foreign;
  }

  #isForeign({ userIdentity }: CloudTrailRecord): boolean {
    const issuer = userIdentity?.sessionContext?.sessionIssuer?.arn;
    const ours = userIdentity?.arn?.endsWith(`/${this.#sessionName}`) ?? false;
    return issuer === this.#target.roles.caller && !ours;
  }

  async #readMetrics(): Promise<void> {
    const { detections, metricNamespace } = this.#target;
    const now = this.#clients.time.now();
    const { MetricDataResults = [] } = await this.#clients.cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(this.#sinceMinute),
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

function readRecord(text: string | undefined): CloudTrailRecord {
  return parseObject<CloudTrailRecord>(text) ?? {};
}

function readChange(at: Date | undefined, data: string | undefined): StateChange | undefined {
  const state = parseObject<{
    newState?: { stateValue?: StateChange['state']; stateReason?: string };
  }>(data)?.newState;
  if (at === undefined || state?.stateValue === undefined) return undefined;
  return { at: at.getTime(), state: state.stateValue, reason: state.stateReason ?? '' };
}
