import { MalformedPolicy } from './malformed-policy.ts';
import type { Policy, PolicyKind, Statement } from './policy.ts';
import { compileStatement } from './statement.ts';

const versions = ['2008-10-17', '2012-10-17'];

/**
 * Reads and compiles a policy document; matching is a hot path, so callers keep the result by text.
 * `identity`, `boundary` and `session` policies have no Principal, `trust` policies no Resource;
 * a `resource` policy needs a Principal, and without a Resource it speaks of what it is attached to.
 * Throws MalformedPolicy with IAM's own message.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(text: string, kind: PolicyKind): Policy {
  const document = readObject(text);
  for (const element of Object.keys(document)) {
    if (!['Version', 'Id', 'Statement'].includes(element)) {
      throw new MalformedPolicy(`Syntax errors in policy. (${element})`);
    }
  }
  if (document.Id !== undefined && typeof document.Id !== 'string') {
    throw new MalformedPolicy('Syntax errors in policy. (Id)');
  }
  const version = document.Version ?? '2008-10-17';
  if (typeof version !== 'string' || !versions.includes(version)) {
    throw new MalformedPolicy('The policy must contain a valid version string.');
  }
  const statements = readStatements(document.Statement).map((statement, index) =>
    compileStatement(statement, index, kind, version === '2012-10-17'),
  );
  refuseDoubleSids(statements, kind);
  return { kind, statements, text };
}

function readObject(text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new MalformedPolicy('This policy contains invalid Json', { cause });
  }
  if (!isObject(document)) throw new MalformedPolicy('Syntax errors in policy.');
  return document;
}

function readStatements(element: unknown): Record<string, unknown>[] {
  const statements: unknown[] = Array.isArray(element) ? element : [element];
  if (element === undefined || statements.length === 0) {
    throw new MalformedPolicy('Missing required field Statement');
  }
  return statements.map((statement) => {
    if (!isObject(statement)) throw new MalformedPolicy('Syntax errors in policy. (Statement)');
    return statement;
  });
}

function refuseDoubleSids(statements: readonly Statement[], kind: PolicyKind): void {
  if (kind === 'resource') return;
  const sids = statements.flatMap(({ sid }) => (sid === undefined || sid === '' ? [] : [sid]));
  if (new Set(sids).size < sids.length) {
    throw new MalformedPolicy('Statement IDs (SID) in a single policy must be unique.');
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
