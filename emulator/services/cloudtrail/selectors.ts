import type {
  AdvancedEventSelector,
  AdvancedFieldSelector,
  EventSelector,
} from '@aws-sdk/client-cloudtrail';

/** What selectors look at in an event. */
export interface SelectedEvent {
  readonly readOnly: boolean;
  readonly eventSource: string;
  readonly eventName: string;
  /** Absent: `AwsApiCall`. */
  readonly eventType?: 'AwsApiCall' | 'AwsServiceEvent';
  /** Of who called: `userIdentity.arn`. */
  readonly callerArn?: string | undefined;
  /** Of a data event; absent: it is a management event. */
  readonly resource?: { readonly type: string; readonly arn: string };
}

/** What a trail has that nobody gave selectors: all management events. */
export const defaultSelectors: readonly EventSelector[] = [
  {
    ReadWriteType: 'All',
    IncludeManagementEvents: true,
    DataResources: [],
    ExcludeManagementEventSources: [],
  },
];

interface Selectors {
  readonly selectors: readonly EventSelector[];
  readonly advancedSelectors?: readonly AdvancedEventSelector[];
}

/** Whether a trail has other selectors than those it began with. */
export function hasCustomSelectors({ selectors, advancedSelectors }: Selectors): boolean {
  if (advancedSelectors !== undefined || selectors.length !== 1) return true;
  return selectors.some(
    ({ ReadWriteType = 'All', IncludeManagementEvents = true, ...lists }) =>
      ReadWriteType !== 'All' ||
      !IncludeManagementEvents ||
      Object.values(lists).some((list) => list !== undefined && list.length > 0),
  );
}

/** Whether a trail asks for any data event, so that most need not be written down at all. */
export function wantsData({ selectors, advancedSelectors }: Selectors): boolean {
  return advancedSelectors !== undefined
    ? advancedSelectors.some(({ FieldSelectors = [] }) =>
        FieldSelectors.some(
          ({ Field, Equals }) => Field === 'eventCategory' && Equals?.includes('Data'),
        ),
      )
    : selectors.some(({ DataResources = [] }) => DataResources.length > 0);
}

/**
 * Whether a trail takes an event. Advanced selectors, where there are any, replace the basic ones.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
 */
export function selects(trail: Selectors, event: SelectedEvent): boolean {
  return trail.advancedSelectors !== undefined
    ? trail.advancedSelectors.some((selector) => selectsAdvanced(selector, event))
    : trail.selectors.some((selector) => selectsBasic(selector, event));
}

function selectsBasic(selector: EventSelector, event: SelectedEvent): boolean {
  switch (selector.ReadWriteType) {
    case 'ReadOnly':
      if (!event.readOnly) return false;
      break;
    case 'WriteOnly':
      if (event.readOnly) return false;
      break;
    default:
  }
  if (event.resource !== undefined) return selectsResource(selector, event.resource);
  if (selector.IncludeManagementEvents === false) return false;
  return !selector.ExcludeManagementEventSources?.includes(event.eventSource);
}

/** `arn:aws:s3` and `arn:aws:s3:::` are all objects, `arn:aws:s3:::bucket/prefix` those that begin so. */
function selectsResource(
  { DataResources = [] }: EventSelector,
  { type, arn }: { readonly type: string; readonly arn: string },
): boolean {
  return DataResources.some(
    ({ Type, Values = [] }) => Type === type && Values.some((prefix) => arn.startsWith(prefix)),
  );
}

function selectsAdvanced(selector: AdvancedEventSelector, event: SelectedEvent): boolean {
  return (selector.FieldSelectors ?? []).every((field) => fits(field, fieldOf(field, event)));
}

function fieldOf(field: AdvancedFieldSelector, event: SelectedEvent): string | undefined {
  switch (field.Field) {
    case 'eventCategory':
      return event.resource === undefined ? 'Management' : 'Data';
    case 'readOnly':
      return String(event.readOnly);
    case 'eventSource':
      return event.eventSource;
    case 'eventName':
      return event.eventName;
    case 'eventType':
      return event.eventType ?? 'AwsApiCall';
    case 'userIdentity.arn':
      return event.callerArn ?? '';
    case 'resources.type':
      return event.resource?.type;
    case 'resources.ARN':
      return event.resource?.arn;
    // Nobody here signs in to a console.
    case 'sessionCredentialFromConsole':
      return 'false';
    default:
      return undefined;
  }
}

/** A list of values is an OR; of negated operators, none may hold. */
function fits(field: AdvancedFieldSelector, value: string | undefined): boolean {
  if (value === undefined) return false;
  const some = (values: string[] | undefined, test: (wanted: string) => boolean) =>
    values === undefined || values.some(test);
  const none = (values: string[] | undefined, test: (wanted: string) => boolean) =>
    values === undefined || !values.some(test);
  return (
    some(field.Equals, (wanted) => value === wanted) &&
    some(field.StartsWith, (wanted) => value.startsWith(wanted)) &&
    some(field.EndsWith, (wanted) => value.endsWith(wanted)) &&
    none(field.NotEquals, (wanted) => value === wanted) &&
    none(field.NotStartsWith, (wanted) => value.startsWith(wanted)) &&
    none(field.NotEndsWith, (wanted) => value.endsWith(wanted))
  );
}
