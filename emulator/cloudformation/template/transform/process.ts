import { Fault, notImplemented } from '../../../fault.ts';
import { invalid } from '../fault.ts';
import type { Outline } from '../outline.ts';
import type { Scope } from '../scope.ts';
import { isMap, type Value, type ValueMap } from '../value.ts';
import { type TransformCall, transformCalls } from './calls.ts';
import { type ReadObject, readSnippet } from './include.ts';
import { extendLanguage } from './language-extensions.ts';

/** What transforms stand on: the parameters' values, the stack's identity, and S3. */
export interface Surroundings {
  readonly scope: Scope;
  readonly readObject: ReadObject;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const longest = 1_000_000;

/**
 * The text of a template after its transforms: those embedded in it, the deepest first, and then those of the whole, in
 * their order. Throws `ValidationError` in the words in which the stack would tell it.
 */
export async function processTemplate({ root }: Outline, around: Surroundings): Promise<string> {
  const { Transform: declared, ...rest } = root;
  let value = await withEmbedded(rest, around);
  for (const call of transformCalls(declared)) {
    if (!isMap(value)) throw invalid('Template format error: unsupported structure.');
    value = await applied(call, value, around);
  }
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > longest) {
    throw invalid(`Template may not exceed ${longest} bytes in size.`);
  }
  return text;
}

async function withEmbedded(value: Value, around: Surroundings): Promise<Value> {
  if (Array.isArray(value)) {
    return Promise.all(value.map((inner) => withEmbedded(inner, around)));
  }
  if (!isMap(value)) return value;
  const { 'Fn::Transform': declared, ...siblings } = value;
  const members = await Promise.all(
    Object.entries(siblings).map(
      async ([name, inner]): Promise<[string, Value]> => [name, await withEmbedded(inner, around)],
    ),
  );
  let fragment: ValueMap = Object.fromEntries(members);
  for (const call of transformCalls(declared)) {
    if (call.name === 'AWS::LanguageExtensions') {
      throw invalid(
        'AWS::LanguageExtensions can only be used as a transform of the whole template.',
      );
    }
    fragment = await applied(call, fragment, around);
  }
  return fragment;
}

async function applied(
  call: TransformCall,
  fragment: ValueMap,
  around: Surroundings,
): Promise<ValueMap> {
  try {
    return await transformed(call, fragment, around);
  } catch (error) {
    if (!(error instanceof Fault) || error.code === 'NotImplemented') throw error;
    if (error.message.startsWith('No transform')) throw error;
    throw invalid(`Transform ${call.name} failed with: ${error.message}`, error);
  }
}

function transformed(
  { name, parameters }: TransformCall,
  fragment: ValueMap,
  around: Surroundings,
): ValueMap | Promise<ValueMap> {
  if (name === 'AWS::LanguageExtensions') return extendLanguage(fragment, around.scope);
  if (name === 'AWS::Include') return included(parameters, fragment, around);
  if (name === 'AWS::Serverless-2016-10-31') return withoutServerless(fragment);
  if (name.startsWith('AWS::')) throw notImplemented(`The transform ${name}`);
  // Macros are resources of an account, and the emulator has no such type.
  throw invalid(`No transform named ${around.scope.stack.account}::${name} found.`);
}

async function included(
  parameters: ValueMap,
  fragment: ValueMap,
  around: Surroundings,
): Promise<ValueMap> {
  const snippet = await readSnippet(parameters, around.scope, around.readObject);
  const twice = Object.keys(snippet).find((name) => Object.hasOwn(fragment, name));
  if (twice !== undefined) {
    throw invalid(`The key ${twice} is both in the template and in the snippet.`);
  }
  return { ...fragment, ...snippet };
}

/** A template that uses nothing of it passes as it is. */
function withoutServerless(fragment: ValueMap): ValueMap {
  if (fragment.Globals !== undefined) throw notImplemented('Globals of AWS::Serverless-2016-10-31');
  for (const resource of Object.values(isMap(fragment.Resources) ? fragment.Resources : {})) {
    const type = isMap(resource) ? resource.Type : undefined;
    if (typeof type === 'string' && type.startsWith('AWS::Serverless::')) {
      throw notImplemented(`The resource type ${type} of AWS::Serverless-2016-10-31`);
    }
  }
  return fragment;
}
