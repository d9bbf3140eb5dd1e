import { resourceType } from '../resources/index.ts';
import { dynamicReferencesAt } from '../template/dynamic-references.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * What can be compared, in the service's words where these mean the same: neither what the service never shows nor, as in AWS, properties with dynamic references:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function comparable(type: string, properties: Values, shown: Values): Values {
  const { writeOnly = [], means = {} } = resourceType(type) ?? {};
  return Object.fromEntries(
    Object.entries(properties)
      .filter(
        ([name, value]) => !writeOnly.includes(name) && dynamicReferencesAt(value, '').length === 0,
      )
      .map(([name, value]) => [name, means[name]?.(value, shown[name]) ? shown[name] : value]),
  );
}
