type Json = Record<string, unknown>;

/**
 * The text of a policy in which a user or role that is deleted is named by its unique id, which names nobody any more: one
 * that is made anew under the same name is somebody else. Undefined: the text is no policy, or names it nowhere.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export function forgetPrincipal(text: string, arn: string, id: string): string | undefined {
  if (!text.includes(arn) || !text.includes('Principal')) return undefined;
  const document = read(text);
  if (document === undefined) return undefined;
  const statements = [document.Statement].flat().filter(isRecord);
  const changed = statements.map((statement) => forget(statement, arn, id));
  return changed.includes(true) ? JSON.stringify(document) : undefined;
}

function read(text: string): Json | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return isRecord(document) && document.Statement !== undefined ? document : undefined;
  } catch {
    return undefined;
  }
}

function forget(statement: Json, arn: string, id: string): boolean {
  let changed = false;
  for (const element of [statement.Principal, statement.NotPrincipal].filter(isRecord)) {
    const names = [element.AWS].flat();
    if (!names.includes(arn)) continue;
    const replaced = names.map((name) => (name === arn ? id : name));
    element.AWS = Array.isArray(element.AWS) ? replaced : replaced[0];
    changed = true;
  }
  return changed;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
