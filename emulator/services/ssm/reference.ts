import type { Call } from '../../service.ts';
import { arnOfParameter, checkForm, keyOf, refusePublic } from './names.ts';
import { notFound, versionNotFound } from './refusals.ts';
import { latest, type Parameter, storeOf, type Version } from './store.ts';

/** `name`, `name:3`, `name:label`, or the same with an ARN for the name. */
export interface Reference {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** `:3` or `:label` */
  readonly selector?: string;
}

/** Throws ValidationException for a name that can be nobody's. */
export function refer({ account, region }: Call, text: string): Reference {
  const arn = /^arn:[^:]+:ssm:([^:]*):(\d{12}):parameter(\/[^:]*)(:.*)?$/.exec(text);
  const [name = '', selector] =
    arn === null ? splitSelector(text) : [nameInArn(arn[3] ?? ''), arn[4]];
  refusePublic(name);
  checkForm(name);
  const at = arn === null ? { account, region } : { region: arn[1] ?? '', account: arn[2] ?? '' };
  return { name, ...at, ...(selector !== undefined && { selector }) };
}

export function arnOf(reference: Reference): string {
  return arnOfParameter(reference, reference.name);
}

export interface Found {
  readonly parameter: Parameter;
  readonly version: Version;
  readonly reference: Reference;
}

/** Throws ParameterNotFound or ParameterVersionNotFound. */
export function find(call: Call, text: string): Found {
  const reference = refer(call, text);
  const parameter = lookUp(call, reference);
  const version = parameter && selectVersion(parameter, reference.selector);
  if (parameter === undefined || version === undefined) throw notFound(text);
  return { parameter, version, reference };
}

/** The parameter by its bare name, as the operations ask that change or list one. */
export function findByName(call: Call, name: string): Parameter {
  const parameter = peek(call, name);
  if (parameter === undefined) throw notFound(name);
  return parameter;
}

export function peek(call: Call, name: string): Parameter | undefined {
  const { parameters } = storeOf(call);
  const key = keyOf(name);
  return Object.hasOwn(parameters, key) ? parameters[key] : undefined;
}

/** A parameter of another account or Region is not there: sharing through RAM is not. */
export function lookUp(call: Call, { name, account, region }: Reference): Parameter | undefined {
  return account === call.account && region === call.region ? peek(call, name) : undefined;
}

function selectVersion(parameter: Parameter, selector: string | undefined): Version | undefined {
  if (selector === undefined) return latest(parameter);
  const wanted = selector.slice(1);
  if (!/^\d+$/.test(wanted))
    return parameter.versions.find(({ labels }) => labels.includes(wanted));
  const version = parameter.versions.find(({ number }) => number === Number(wanted));
  if (version === undefined) throw versionNotFound(parameter.name, wanted);
  return version;
}

function splitSelector(text: string): [string, string?] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon)];
}

function nameInArn(path: string): string {
  return keyOf(path);
}
