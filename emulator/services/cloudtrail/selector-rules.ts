import type { DataResource, EventSelector } from '@aws-sdk/client-cloudtrail';
import { Fault } from '../../fault.ts';

const mostSelectors = 5;
const mostResources = 250;
/** Management sources that a trail may leave out. */
const excludable = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'];
const readWriteTypes: readonly string[] = ['All', 'ReadOnly', 'WriteOnly'];

/** What a basic selector may name of each type of data resource. */
const resourceNames: Readonly<Record<string, RegExp | undefined>> = {
  'AWS::S3::Object': /^arn:[^:]+:s3(?::::(?:[^*/]+\/[^*]*)?)?$/,
  'AWS::Lambda::Function': /^arn:[^:]+:lambda(?::[^:]+:\d{12}:function:[^*]+)?$/,
  'AWS::DynamoDB::Table': /^arn:[^:]+:dynamodb(?::[^:]+:\d{12}:table\/[^*]+)?$/,
};

/** Gives absent members the values that AWS shows. Throws where it refuses. */
export function checkSelectors(selectors: readonly EventSelector[]): EventSelector[] {
  if (selectors.length < 1 || selectors.length > mostSelectors) {
    throw invalid(`Specify a valid number of selectors (1 to ${mostSelectors}) for your trail.`);
  }
  const values = selectors.flatMap(({ DataResources = [] }) =>
    DataResources.flatMap(({ Values = [] }) => Values),
  );
  if (values.length > mostResources) {
    throw invalid(
      `Specify a valid number of DataResources.Values (0 to ${mostResources}) for all your selectors.`,
    );
  }
  return selectors.map(checkSelector);
}

function checkSelector(selector: EventSelector): EventSelector {
  const {
    ReadWriteType = 'All',
    IncludeManagementEvents = true,
    DataResources = [],
    ExcludeManagementEventSources = [],
  } = selector;
  if (!readWriteTypes.includes(ReadWriteType)) {
    throw invalid(`Value ${ReadWriteType} for ReadWriteType is invalid.`);
  }
  const source = ExcludeManagementEventSources.find((one) => !excludable.includes(one));
  if (source !== undefined) {
    throw invalid(`Value ${source} for ExcludeManagementEventSources is invalid.`);
  }
  for (const resource of DataResources) checkResource(resource);
  return { ReadWriteType, IncludeManagementEvents, DataResources, ExcludeManagementEventSources };
}

function checkResource({ Type = '', Values = [] }: DataResource): void {
  const allowed = Object.hasOwn(resourceNames, Type) ? resourceNames[Type] : undefined;
  if (allowed === undefined) throw invalid(`Value ${Type} for DataResources.Type is invalid.`);
  const value = Values.find((one) => !allowed.test(one));
  if (value !== undefined) throw invalid(`Value ${value} for DataResources.Values is invalid.`);
}

export function invalid(message: string): Fault {
  return new Fault('InvalidEventSelectorsException', message);
}
