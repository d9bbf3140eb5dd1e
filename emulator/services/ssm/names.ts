import { Fault, notImplemented } from '../../fault.ts';
import { invalid, violation } from './refusals.ts';

const longest = 1011;
const deepest = 15;

/** AWS's one sentence for every malformed name, spaces and all. */
const malformed =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';

/** `/db` and `db` name one parameter, a path begins with a slash. */
export function keyOf(name: string): string {
  return /^\/[^/]+$/.test(name) ? name.slice(1) : name;
}

export function arnOfParameter(
  { region, account }: { readonly region: string; readonly account: string },
  name: string,
): string {
  return `arn:aws:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/** What every name has to keep to, of a parameter that is to be read too. */
export function checkForm(name: string): void {
  if (name === '')
    throw violation(name, 'name', 'Member must have length greater than or equal to 1');
  if (name.length > 2048)
    throw violation(name, 'name', 'Member must have length less than or equal to 2048');
  if (!/^[\w.\-/]+$/.test(name) || name.includes('//')) throw invalid(malformed);
  if (/^\/?ssm/i.test(name)) throw invalid(isPath(name) ? malformed : reservedWord);
  if (!name.startsWith('/') && name.includes('/'))
    throw invalid('Parameter name must be a fully qualified name.');
}

const reservedWord = 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).';

/**
 * What a new parameter may be called.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 */
export function checkNewName(
  name: string,
  at: { readonly region: string; readonly account: string },
): void {
  if (/^\/aws/i.test(name) && isPath(name)) {
    throw new Fault('AccessDeniedException', `No access to reserved parameter name: ${name}.`, {
      status: 400,
    });
  }
  if (/^\/?aws/i.test(name)) throw invalid(reservedWord);
  checkForm(name);
  if (name.endsWith('/')) throw invalid('Parameter name must not end with slash.');
  if (name.split('/').length - 1 > deepest) {
    throw new Fault(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${deepest} levels. For more information, see Requirements and constraints for parameter names in the AWS Systems Manager User Guide.`,
    );
  }
  if (arnOfParameter(at, name).length > longest) {
    throw invalid(
      `Parameter name: the ARN of the parameter can have at most ${longest} characters.`,
    );
  }
}

/** AMI ids, Regions and the like that AWS publishes: none of them is here, and nobody shall take that for an answer. */
export function refusePublic(name: string): void {
  if (/^\/aws\/(service|reference)(\/|$)/i.test(name))
    throw notImplemented(`The public parameter ${name}`);
}

function isPath(name: string): boolean {
  return name.lastIndexOf('/') > 0;
}
