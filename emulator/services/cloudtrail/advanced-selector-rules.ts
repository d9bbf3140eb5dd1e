import type { AdvancedEventSelector, AdvancedFieldSelector } from '@aws-sdk/client-cloudtrail';
import { notImplemented } from '../../fault.ts';
import { invalid } from './selector-rules.ts';

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html */
const mostValues = 500;

/** The fields that each category of events knows. API_AdvancedFieldSelector */
const fieldsOf: Readonly<Record<string, readonly string[] | undefined>> = {
  Management: [
    'eventCategory',
    'eventName',
    'eventSource',
    'eventType',
    'readOnly',
    'sessionCredentialFromConsole',
    'userIdentity.arn',
  ],
  Data: [
    'eventCategory',
    'eventName',
    'eventSource',
    'eventType',
    'readOnly',
    'resources.ARN',
    'resources.type',
    'sessionCredentialFromConsole',
    'userIdentity.arn',
  ],
};

/** Fields that take `Equals` alone. */
const equalsOnly = ['eventCategory', 'readOnly', 'resources.type'];
const operators = [
  'Equals',
  'StartsWith',
  'EndsWith',
  'NotEquals',
  'NotStartsWith',
  'NotEndsWith',
] as const;

/** Throws where AWS refuses selectors. */
export function checkAdvancedSelectors(
  selectors: readonly AdvancedEventSelector[],
): AdvancedEventSelector[] {
  const fields = selectors.flatMap(({ FieldSelectors = [] }) => FieldSelectors);
  if (selectors.length === 0) throw invalid('Specify at least one advanced event selector.');
  if (fields.flatMap(valuesOf).length > mostValues) {
    throw invalid(`A trail can have at most ${mostValues} values in all its advanced selectors.`);
  }
  for (const { Name = '', FieldSelectors = [] } of selectors) {
    if (Name.length > 1000) throw invalid('The name of a selector has at most 1,000 characters.');
    checkFields(FieldSelectors);
  }
  return [...selectors];
}

function checkFields(fields: readonly AdvancedFieldSelector[]): void {
  const names = fields.map(({ Field = '' }) => Field);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw invalid(`Field ${twice} is given twice in one selector.`);
  const category = fields.find(({ Field }) => Field === 'eventCategory')?.Equals;
  if (category?.length !== 1) {
    throw invalid('An advanced event selector must include eventCategory with one Equals value.');
  }
  const known = fieldsOf[category[0] ?? ''];
  if (known === undefined) throw notImplemented(`eventCategory ${category[0]} of a selector`);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw invalid(`Field ${stranger} is not valid for eventCategory ${category[0]}.`);
  }
  if (category[0] === 'Data' && !names.includes('resources.type')) {
    throw invalid('A selector of data events must include resources.type.');
  }
  for (const field of fields) checkField(field);
}

function checkField(field: AdvancedFieldSelector): void {
  const { Field = '', Equals = [] } = field;
  const values = valuesOf(field);
  if (values.length === 0) throw invalid(`Field ${Field} has no operator.`);
  if (values.some(({ length }) => length < 1 || length > 2048)) {
    throw invalid(`A value of field ${Field} has not 1 to 2,048 characters.`);
  }
  if (equalsOnly.includes(Field) && Equals.length !== values.length) {
    throw invalid(`Field ${Field} can only use Equals.`);
  }
  if (Field === 'readOnly' && !/^(?:true|false)$/.test(Equals.join())) {
    throw invalid('Field readOnly must equal true or false.');
  }
  if (Field === 'resources.type' && Equals.length !== 1) {
    throw invalid('Field resources.type must have one value.');
  }
}

function valuesOf(field: AdvancedFieldSelector): string[] {
  return operators.flatMap((operator) => field[operator] ?? []);
}
