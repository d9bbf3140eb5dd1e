import { checkActions } from './grammar-actions.ts';
import { passesLegacyParsing } from './grammar-legacy.ts';
import { type ResourceFault, resourceFault } from './grammar-resources.ts';
import { isSyntax, type PolicyDocument, type StatementElement } from './grammar-syntax.ts';
import { MalformedPolicy } from './malformed-policy.ts';

/**
 * Holds the text of an identity policy against all that IAM asks of one, in IAM's order and words: only the first thing
 * that is wrong is told. Throws MalformedPolicy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html
 *
 * Both versions of the language are taken, and none stands for the old one; only a managed policy must be of the new one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
 */
export function checkIdentityPolicy(text: string, where: 'inline' | 'managed'): void {
  const document = read(text);
  if (where === 'managed' && document.Version !== '2012-10-17') {
    throw new MalformedPolicy('Policy document must be version 2012-10-17 or greater.');
  }
  const statements = [document.Statement].flat();
  if (!statements.every(passesLegacyParsing)) throw failed();
  const fault = firstFault(statements);
  if (fault === 'legacy') throw failed();
  requireUniqueSids(statements);
  if (statements.some(({ Action, NotAction }) => isNothing(Action ?? NotAction))) {
    throw new MalformedPolicy('Policy statement must contain actions.');
  }
  if (fault !== undefined) throw new MalformedPolicy(fault.message);
  statements.forEach(checkActions);
  if (statements.some(({ Resource, NotResource }) => isNothing(Resource ?? NotResource))) {
    throw new MalformedPolicy('Policy statement must contain resources.');
  }
}

function read(text: string): PolicyDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new MalformedPolicy('Syntax errors in policy.', { cause });
  }
  if (!isSyntax(document)) throw new MalformedPolicy('Syntax errors in policy.');
  return document;
}

function failed(): MalformedPolicy {
  return new MalformedPolicy('The policy failed legacy parsing');
}

/** Of several wrong resources of a statement the first in alphabetical order is told. */
function firstFault(statements: readonly StatementElement[]): ResourceFault | undefined {
  for (const { Resource, NotResource } of statements) {
    const resources = [Resource ?? [], NotResource ?? []].flat().sort();
    const faults = resources.flatMap((resource) => resourceFault(resource) ?? []);
    const told = faults.find((fault) => fault !== 'legacy') ?? faults[0];
    if (told !== undefined) return told;
  }
  return undefined;
}

function requireUniqueSids(statements: readonly StatementElement[]): void {
  const sids = statements.flatMap(({ Sid }) => (Sid ? [Sid] : []));
  if (new Set(sids).size === sids.length) return;
  throw new MalformedPolicy('Statement IDs (SID) in a single policy must be unique.');
}

/** An empty text counts as one, to be refused for what it is. */
function isNothing(texts: string | readonly string[] | undefined): boolean {
  return texts === undefined || (typeof texts !== 'string' && texts.length === 0);
}
