import { resourceType } from '../resources/index.ts';
import { dynamicReferencesAt } from '../template/dynamic-references.ts';

/**
 * What can be compared: neither what the service never shows nor, as in AWS, properties with dynamic references:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function comparable(
  type: string,
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const writeOnly = resourceType(type)?.writeOnly ?? [];
  return Object.fromEntries(
    Object.entries(properties).filter(
      ([name, value]) => !writeOnly.includes(name) && dynamicReferencesAt(value, '').length === 0,
    ),
  );
}
