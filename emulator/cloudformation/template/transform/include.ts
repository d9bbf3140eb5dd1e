import { Fault } from '../../../fault.ts';
import { invalid } from '../fault.ts';
import { resolveValue } from '../intrinsics.ts';
import { parseJson } from '../parse-json.ts';
import { parsePlainYaml } from '../parse-yaml.ts';
import type { Scope } from '../scope.ts';
import { isMap, type Value, type ValueMap } from '../value.ts';

/** The text of an object in S3. Throws `ValidationError`. */
export type ReadObject = (bucket: string, key: string) => Promise<string>;

/**
 * What `AWS::Include` brings: an object in S3, JSON or YAML without the short forms of functions and without further
 * includes.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
 */
export async function readSnippet(
  parameters: ValueMap,
  scope: Scope,
  readObject: ReadObject,
): Promise<ValueMap> {
  const { bucket, key } = locationOf(parameters, scope);
  const snippet = parseSnippet(await readObject(bucket, key));
  if (!isMap(snippet) || JSON.stringify(snippet).includes('"Fn::Transform":')) throw malformed();
  return snippet;
}

function locationOf(parameters: ValueMap, scope: Scope): { bucket: string; key: string } {
  const location =
    parameters.Location === undefined ? '' : resolveValue(parameters.Location, scope);
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(String(location)) ?? [];
  if (bucket !== undefined && key !== undefined) return { bucket, key };
  throw invalid('The location parameter is not a valid S3 uri.');
}

function parseSnippet(text: string): Value {
  try {
    const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
    return body.trimStart().startsWith('{') ? parseJson(body) : parsePlainYaml(body);
  } catch (cause) {
    if (cause instanceof Fault) throw malformed(cause);
    throw cause;
  }
}

function malformed(cause?: unknown): Fault {
  return invalid("The specified S3 object's content should be valid Yaml/JSON.", cause);
}
