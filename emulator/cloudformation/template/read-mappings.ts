import { invalid } from './fault.ts';
import { membersOf } from './form.ts';
import type { Template } from './template.ts';
import { isMap, isScalar, type Value, type ValueMap } from './value.ts';

/** Mappings, and the keys and the attributes of one: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const maximum = 200;

export function readMappings(section: ValueMap): Template['mappings'] {
  refuseTooMany('mappings', section);
  for (const [name, mapping] of Object.entries(section)) {
    if (!/^[a-zA-Z0-9]+$/.test(name)) {
      throw invalid(`Template format error: Mapping name '${name}' is non alphanumeric.`);
    }
    checkMapping(membersOf('Mappings', mapping));
  }
  return section as Template['mappings'];
}

function refuseTooMany(what: string, members: ValueMap): void {
  const count = Object.keys(members).length;
  if (count <= maximum) return;
  throw invalid(
    `Template format error: Number of ${what}, ${count}, is greater than maximum allowed, ${maximum}`,
  );
}

function checkMapping(mapping: ValueMap): void {
  refuseTooMany('mapping attributes', mapping);
  for (const [key, attributes] of Object.entries(mapping)) {
    if (!/^[a-zA-Z0-9.-]+$/.test(key)) {
      throw invalid(
        `Template format error: Mappings element name '${key}' must be non-empty and can contain only alphanumerics, '-' or '.'`,
      );
    }
    if (!isMap(attributes)) {
      throw invalid(`Template format error: Every Mappings member ${key} must be a map`);
    }
    refuseTooMany('mapping attributes', attributes);
    for (const [name, value] of Object.entries(attributes)) checkAttribute(name, value);
  }
}

function checkAttribute(name: string, value: Value): void {
  if (!/^[a-zA-Z0-9]+$/.test(name)) {
    throw invalid(
      `Template format error: Mappings attribute name '${name}' must contain only alphanumeric characters.`,
    );
  }
  if (!isScalar(value) && !(Array.isArray(value) && value.every(isScalar))) {
    throw invalid('Template format error: Every Mappings attribute must be a String or a List.');
  }
}
