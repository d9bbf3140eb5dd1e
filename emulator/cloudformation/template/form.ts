import { invalid } from './fault.ts';
import { isMap, type Value, type ValueMap } from './value.ts';

const longestName = 255;

/** Names in a template are letters and digits. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export function checkName(kind: 'Parameter' | 'Resource' | 'Output' | 'Rule', name: string): void {
  if (!/^[a-zA-Z0-9]+$/.test(name)) {
    throw invalid(`Template format error: ${kind} name ${name} is non alphanumeric.`);
  }
  if (name.length > longestName) {
    throw invalid(
      `Template format error: ${kind} name ${name.slice(0, 20)}… is longer than ${longestName} characters.`,
    );
  }
}

/** What each member of a section is. */
export function membersOf(section: string, value: Value): ValueMap {
  if (isMap(value)) return value;
  throw invalid(`Template format error: Any ${section} member must be an object.`);
}
