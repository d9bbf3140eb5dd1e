import { evaluate } from './insights/evaluate.ts';
import { MalformedQuery } from './insights/malformed-query.ts';
import { ExpressionParser } from './insights/parse-expression.ts';
import { QueryScanner } from './insights/query-scanner.ts';
import { Row } from './insights/row.ts';
import type { Expression } from './insights/syntax.ts';
import { isTrue } from './insights/value.ts';
import { checkText, invalid } from './refusals.ts';

/** What events bring along from where they come. */
export const systemFields: readonly string[] = ['@aws.account', '@aws.region'];

const longestCriteria = 2000;

/**
 * `@aws.region = "us-east-1" OR @aws.account IN ["123456789012"]`: which events a metric filter looks at.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */
export function checkCriteria(text: string): string {
  checkText(text, 'fieldSelectionCriteria', longestCriteria, /^[\s\S]*$/);
  const stranger = fieldsIn(parse(text)).find((name) => !systemFields.includes(name));
  if (stranger !== undefined) {
    throw invalid(
      `Invalid fieldSelectionCriteria: ${stranger} is not one of ${systemFields.join(', ')}`,
    );
  }
  return text;
}

/** Whether the criteria hold for the events of a group, all of which come from its account and Region. */
export function selectsGroup(criteria: string, groupArn: string): boolean {
  const row = new Row();
  for (const [name, value] of Object.entries(systemValues(groupArn))) row.set(name, value);
  return isTrue(evaluate(parse(criteria), row));
}

/** The values of the system fields of a group's events. */
export function systemValues(groupArn: string): Record<string, string> {
  const [, , , region = '', account = ''] = groupArn.split(':');
  return { '@aws.account': account, '@aws.region': region };
}

function parse(text: string): Expression {
  try {
    const scanner = new QueryScanner(text);
    const expression = new ExpressionParser(scanner, { aggregates: false }).parse();
    if (!scanner.ended) scanner.fail();
    return expression;
  } catch (error) {
    if (!(error instanceof MalformedQuery)) throw error;
    throw invalid(`Invalid fieldSelectionCriteria: ${error.message}`);
  }
}

/** The fields of comparisons; anything else that the language of queries has is none of the criteria's. */
function fieldsIn(expression: Expression): string[] {
  switch (expression.type) {
    case 'and':
    case 'or':
    case 'compare':
      return [...fieldsIn(expression.left), ...fieldsIn(expression.right)];
    case 'not':
      return fieldsIn(expression.term);
    case 'in':
      return [...fieldsIn(expression.term), ...expression.among.flatMap(fieldsIn)];
    case 'field':
      return [expression.name];
    case 'literal':
      return [];
    case 'call':
      // What `not in` adds: that the field is there.
      if (expression.name === 'ispresent') return expression.terms.flatMap(fieldsIn);
  }
  throw invalid(
    'Invalid fieldSelectionCriteria: only =, !=, IN, NOT IN, AND, OR and NOT can be used',
  );
}
