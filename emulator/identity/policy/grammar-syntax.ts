import { operatorNames } from './operators.ts';

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: StatementElement | readonly StatementElement[];
}

type Texts = string | readonly string[];

export interface StatementElement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: Texts;
  readonly NotAction?: Texts;
  readonly Resource?: Texts;
  readonly NotResource?: Texts;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const documentMembers = new Set(['Version', 'Id', 'Statement']);
const statementMembers = new Set([
  ...['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
  // Read, to be refused with a sentence of its own.
  ...['Principal', 'NotPrincipal'],
]);

/**
 * Whether a value has the shape of a policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function isSyntax(value: unknown): value is PolicyDocument {
  if (!isRecord(value) || !hasOnly(value, documentMembers)) return false;
  const { Version, Id, Statement } = value;
  if (Version !== undefined && Version !== '2008-10-17' && Version !== '2012-10-17') return false;
  if (!isOptionalText(Id)) return false;
  const statements: unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  return statements.length > 0 && statements.every(isStatement);
}

function isStatement(value: unknown): boolean {
  if (!isRecord(value) || !hasOnly(value, statementMembers)) return false;
  if (value.Action !== undefined && value.NotAction !== undefined) return false;
  if (value.Resource !== undefined && value.NotResource !== undefined) return false;
  if (typeof value.Effect !== 'string' || !/^(allow|deny)$/i.test(value.Effect)) return false;
  const texts = [value.Action, value.NotAction, value.Resource, value.NotResource];
  return isOptionalText(value.Sid) && texts.every(areTexts) && isCondition(value.Condition);
}

function isCondition(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isRecord(value)) return false;
  return Object.entries(value).every(([operator, keys]) => {
    if (!isRecord(keys)) return false;
    const known = isOperator(operator) || Object.keys(keys).length === 0;
    return known && Object.values(keys).every(isConditionValue);
  });
}

/** Operators are spelled as in the guide here, though they compare without case later on. */
function isOperator(text: string): boolean {
  const base = text.replace(/^(ForAllValues|ForAnyValue):/, '').replace(/IfExists$/, '');
  return operatorNames.has(base) || (base === 'Null' && !text.endsWith('IfExists'));
}

function isConditionValue(value: unknown): boolean {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.every((one) => ['string', 'boolean', 'number'].includes(typeof one));
}

function areTexts(value: unknown): boolean {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return value === undefined || values.every((one) => typeof one === 'string');
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function hasOnly(value: object, members: ReadonlySet<string>): boolean {
  return Object.keys(value).every((name) => members.has(name));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
