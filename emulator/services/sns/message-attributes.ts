import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { invalidAttribute } from './refusals.ts';

type Attributes = Readonly<Record<string, MessageAttributeValue>>;

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
export function checkMessageAttributes(attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    checkName(name);
    checkValue(name, value);
  }
}

export function sizeOf(attributes: Attributes): number {
  let size = 0;
  for (const [name, { DataType, StringValue = '', BinaryValue }] of Object.entries(attributes)) {
    size += Buffer.byteLength(`${name}${DataType}${StringValue}`) + (BinaryValue?.length ?? 0);
  }
  return size;
}

function checkName(name: string): void {
  if (name.length > 256) {
    throw invalidAttribute('Length of message attribute name must be less than 256 bytes.');
  }
  const other = /[^A-Za-z0-9_.-]/u.exec(name)?.[0].codePointAt(0);
  if (other !== undefined) {
    throw invalidAttribute(
      `Invalid non-alphanumeric character '#x${other.toString(16).toUpperCase()}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    );
  }
  if (name.startsWith('.')) {
    throw invalidAttribute("Invalid message attribute name starting with character '.' was found.");
  }
  if (name.endsWith('.')) {
    throw invalidAttribute("Invalid message attribute name ending with character '.' was found.");
  }
  if (name.includes('..')) {
    throw invalidAttribute("Message attribute name can not have successive '.' character.");
  }
}

function checkValue(name: string, value: MessageAttributeValue): void {
  const { DataType = '', StringValue, BinaryValue } = value;
  const kind = /^(String|Number|Binary)(\.|$)/.exec(DataType)?.[1];
  if (kind === undefined) {
    throw invalidAttribute(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const field = kind === 'Binary' ? 'Binary' : 'String';
  const filled = field === 'Binary' ? BinaryValue?.length : StringValue;
  const other = field === 'Binary' ? StringValue : BinaryValue?.length;
  if (!filled && other) {
    throw invalidAttribute(
      `The message attribute '${name}' with type '${DataType}' must use field '${field}'.`,
    );
  }
  if (!filled) {
    throw invalidAttribute(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  }
  if (kind === 'Number' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(StringValue ?? '')) {
    throw invalidAttribute(`Could not cast message attribute '${name}' value to number.`);
  }
}
