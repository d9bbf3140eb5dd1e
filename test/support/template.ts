import { readFileSync } from 'node:fs';
import { type CollectionTag, parse, type ScalarTag } from 'yaml';

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export interface Resource {
  Type: string;
  Properties: JsonObject;
  Condition?: string;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

export interface Template {
  Parameters: Record<string, JsonObject>;
  Resources: Record<string, Resource>;
  Outputs: Record<string, { Description: string; Value: Json; Export?: { Name: Json } }>;
}

export interface Statement {
  /** Logical id of the resource whose policy it stands in. */
  owner: string;
  Sid?: string;
  Effect: string;
  Action: Json;
  Principal?: Json;
  Resource?: Json;
  Condition?: JsonObject;
}

const functions =
  'And Cidr Equals FindInMap GetAtt GetAZs If ImportValue Join Not Or Ref Select Split Sub'.split(
    ' ',
  );

/** Reads YAML, CloudFormation's short forms written out: `!Sub x` as `{ 'Fn::Sub': 'x' }`. */
export function readYaml(path: string): Json {
  return parse(readFileSync(path, 'utf8'), { customTags: functions.flatMap(tagsOf) });
}

export function readTemplate(name: string): Template {
  return readYaml(`cloudformation/${name}.yaml`) as unknown as Template;
}

/** Resources of a type, as [logical id, resource]. */
export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** Every policy statement of a template: identity, trust, key, bucket, topic, queue and endpoint policies alike. */
export function statementsOf(template: Template): Statement[] {
  return Object.entries(template.Resources).flatMap(([owner, { Properties }]) =>
    objectsIn(Properties)
      .filter((value) => 'Effect' in value)
      .map((value) => ({ ...value, owner }) as unknown as Statement),
  );
}

/** Every object within a value, itself included. */
export function objectsIn(value: Json): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

/** A value that may be one or a list, as a list of strings; functions appear as their JSON. */
export function listOf(value: Json | undefined): string[] {
  const items = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
}

/** The function `!Sub` with its placeholders as values: sub`${'Prefix'}-trail` for `!Sub '${Prefix}-trail'`. */
export function sub(texts: TemplateStringsArray, ...placeholders: string[]): JsonObject {
  return { 'Fn::Sub': String.raw({ raw: texts }, ...placeholders.map((name) => `$\{${name}}`)) };
}

export function ref(name: string): JsonObject {
  return { Ref: name };
}

export function getAtt(attribute: string): JsonObject {
  return { 'Fn::GetAtt': attribute };
}

function tagsOf(name: string): (ScalarTag | CollectionTag)[] {
  const key = name === 'Ref' ? 'Ref' : `Fn::${name}`;
  return [
    { tag: `!${name}`, resolve: (text) => ({ [key]: text }) },
    { tag: `!${name}`, collection: 'seq', resolve: (items) => ({ [key]: items.toJSON() }) },
    { tag: `!${name}`, collection: 'map', resolve: (pairs) => ({ [key]: pairs.toJSON() }) },
  ];
}
