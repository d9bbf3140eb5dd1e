import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { Fault } from '../../fault.ts';
import { forbiddenCharacter } from './characters.ts';
import { invalidValue } from './refusals.ts';
import { type StoredAttribute, toStored } from './store.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
export function checkMessageAttributes(
  sent: Readonly<Record<string, MessageAttributeValue>>,
): Record<string, StoredAttribute> {
  const entries = Object.entries(sent);
  if (entries.length > 10) {
    throw invalidValue(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [10].`,
    );
  }
  return Object.fromEntries(
    entries.map(([name, value]) => {
      checkName(name);
      checkType(value.DataType ?? '');
      checkValue(name, value);
      return [name, toStored(value)];
    }),
  );
}

export function sizeOf(attributes: Readonly<Record<string, StoredAttribute>>): number {
  let size = 0;
  for (const [name, { type, text = '', base64 = '' }] of Object.entries(attributes)) {
    size += Buffer.byteLength(name + type + text) + Buffer.byteLength(base64, 'base64');
  }
  return size;
}

function checkName(name: string): void {
  if (name.length > 256) {
    throw invalidValue('Message (user) attribute names must be shorter than 256 Bytes');
  }
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) {
    throw invalidValue(
      'Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. ',
    );
  }
  if (/^(aws\.|amazon\.|\.)|\.$|\.\./i.test(name)) {
    throw invalidValue(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.",
    );
  }
}

function checkType(type: string): void {
  if (type === '') throw invalidValue('Missing required parameter DataType');
  if (!/^(String|Number|Binary)(\.|$)/.test(type)) {
    throw invalidValue(
      `Type for parameter MessageAttributes.Attribute_name.DataType must be prefixed with "String", "Binary", or "Number", but was: ${type}`,
    );
  }
  if (type.length > 256) {
    throw invalidValue('Message (user) attribute types must be shorter than 256 Bytes');
  }
}

function checkValue(name: string, value: MessageAttributeValue): void {
  const { DataType = '', StringValue = '', BinaryValue } = value;
  if (value.StringListValues?.length || value.BinaryListValues?.length) {
    throw new Fault(
      'UnsupportedOperation',
      'Message attribute list values in SendMessage operation are not supported.',
    );
  }
  const [kind = ''] = DataType.split('.');
  const isFilled = kind === 'Binary' ? BinaryValue?.length : StringValue !== '';
  if (!isFilled) {
    throw invalidValue(
      `Message (user) attribute '${name}' must contain a non-empty value of type '${kind}'.`,
    );
  }
  const character = forbiddenCharacter(StringValue);
  if (character !== undefined) {
    throw invalidValue(
      `Invalid binary character '${character}' was found in the message attribute '${name}' value, the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF].`,
    );
  }
  if (kind === 'Number' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(StringValue)) {
    throw invalidValue(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
}
