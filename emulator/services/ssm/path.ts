import { invalid } from './refusals.ts';

/** Throws what AWS answers to a path that no hierarchy can have. */
export function checkPath(path: string): void {
  if (path === '/' || (/^(\/[\w.-]+)+\/?$/.test(path) && !/^\/(aws|ssm)/i.test(path))) return;
  throw invalid(
    'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.',
  );
}

/** Whether a name stands under a path: directly, or at any depth. A parameter is not under itself. */
export function isUnder(path: string, name: string, recursive: boolean): boolean {
  const full = fullName(name);
  const folder = path.endsWith('/') ? path : `${path}/`;
  if (!full.startsWith(folder)) return false;
  return recursive || !full.slice(folder.length).includes('/');
}

/** A name as if every parameter stood in a hierarchy. */
export function fullName(name: string): string {
  return name.startsWith('/') ? name : `/${name}`;
}
