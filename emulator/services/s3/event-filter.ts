import type * as S3 from '@aws-sdk/client-s3';
import { invalidArgument } from './faults.ts';

type Rule = S3.TopicConfiguration | S3.QueueConfiguration;

/** Events that this emulator sends; a configuration may name any that S3 has. */
const families = [
  's3:ObjectCreated:(\\*|Put|Post|Copy|CompleteMultipartUpload)',
  's3:ObjectRemoved:(\\*|Delete|DeleteMarkerCreated)',
  's3:ObjectRestore:(\\*|Post|Completed|Delete)',
  's3:Replication:(\\*|OperationFailedReplication|OperationNotTracked|OperationMissedThreshold|OperationReplicatedAfterThreshold)',
  's3:LifecycleExpiration:(\\*|Delete|DeleteMarkerCreated)',
  's3:ObjectTagging:(\\*|Put|Delete)',
  's3:(ReducedRedundancyLostObject|IntelligentTiering|LifecycleTransition|ObjectAcl:Put)',
];
const known = new RegExp(`^(${families.join('|')})$`);

export function rulesOf(configuration: S3.NotificationConfiguration): Rule[] {
  return [
    ...(configuration.TopicConfigurations ?? []),
    ...(configuration.QueueConfigurations ?? []),
  ];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html */
export function checkNotification(configuration: S3.NotificationConfiguration): void {
  const rules = rulesOf(configuration);
  const ids = rules.map(({ Id: id }) => id);
  if (new Set(ids).size < ids.length) {
    throw invalidArgument('Id', ids.join(), 'Configuration identifiers must be unique');
  }
  for (const rule of rules) {
    const odd = (rule.Events ?? []).find((event) => !known.test(event));
    if (odd !== undefined || !rule.Events?.length) {
      throw invalidArgument('Event', odd ?? '', 'The event is not supported for notifications');
    }
    checkFilter(rule.Filter?.Key?.FilterRules ?? []);
  }
  refuseOverlap(rules);
}

function checkFilter(rules: readonly S3.FilterRule[]): void {
  const names = rules.map(({ Name: name }) => String(name).toLowerCase());
  const odd = names.find((name) => name !== 'prefix' && name !== 'suffix');
  if (odd !== undefined) {
    throw invalidArgument(
      'FilterRule.Name',
      odd,
      'filter rule name must be either prefix or suffix',
    );
  }
  if (new Set(names).size === names.length) return;
  throw invalidArgument(
    'FilterRule',
    names.join(),
    'Cannot specify more than one prefix or suffix rule in a filter.',
  );
}

/** Two rules may not both want the same event of the same key. */
function refuseOverlap(rules: readonly Rule[]): void {
  for (const [at, one] of rules.entries()) {
    const twin = rules
      .slice(at + 1)
      .find((other) => sharesEvent(one, other) && sharesKeys(one, other));
    if (twin === undefined) continue;
    throw invalidArgument(
      'Configuration',
      `${one.Id}, ${twin.Id}`,
      'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
    );
  }
}

function sharesEvent(one: Rule, other: Rule): boolean {
  const meets = (a: string, b: string) => covers(a, b) || covers(b, a);
  return (one.Events ?? []).some((a) => (other.Events ?? []).some((b) => meets(a, b)));
}

function sharesKeys(one: Rule, other: Rule): boolean {
  const [a, b] = [affixes(one), affixes(other)];
  const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  return prefixes && (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix));
}

function affixes({ Filter }: Rule): { prefix: string; suffix: string } {
  const ruleNamed = (wanted: string) =>
    Filter?.Key?.FilterRules?.find(({ Name }) => String(Name).toLowerCase() === wanted)?.Value ??
    '';
  return { prefix: ruleNamed('prefix'), suffix: ruleNamed('suffix') };
}

/** `s3:ObjectCreated:*` covers `s3:ObjectCreated:Put`. */
function covers(wanted: string, event: string): boolean {
  return wanted === event || (wanted.endsWith(':*') && event.startsWith(wanted.slice(0, -1)));
}

/** Whether a rule wants to hear of an event. */
export function wants(rule: Rule, event: string, key: string): boolean {
  const { prefix, suffix } = affixes(rule);
  return (
    (rule.Events ?? []).some((wanted) => covers(wanted, event)) &&
    key.startsWith(prefix) &&
    key.endsWith(suffix)
  );
}
