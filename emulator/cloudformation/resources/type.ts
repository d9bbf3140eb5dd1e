import type { ServiceId } from '../../wire/services.ts';

/** A resource as it stands in the account. */
export interface Identity {
  /** What `Ref` answers. */
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a resource type may use while it works on one resource. */
export interface Context {
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  readonly logicalId: string;
  /** Calls a service as the stack's role, in another Region than the stack's if told so. */
  call<O = object>(
    service: ServiceId,
    operation: string,
    input: object,
    region?: string,
  ): Promise<O>;
  /** A physical name as CloudFormation makes them: `stack-logicalId-1A2B3C4D5E6F`, shortened to `longest`. */
  name(longest?: number): string;
  /** A name of lower-case letters, digits and hyphens, for buckets and repositories. */
  lowerCaseName(longest?: number): string;
  /** To be told as soon as something exists, if more is to be done to it: what fails then can still be deleted. */
  created(identity: Identity): void;
  /** To be told which attributes a change has given another value. */
  learned(attributes: Readonly<Record<string, unknown>>): void;
  /** Returns when `ready` says so; asks again as time goes on. Throws what `ready` throws. */
  until(ready: () => Promise<boolean>): Promise<void>;
}

/** A resource as its service shows it at this moment. */
export interface Reading<P> {
  readonly attributes: Readonly<Record<string, unknown>>;
  /**
   * In the template's shape, defaults of the service included. What the service never shows (a secret's text, a lockout
   * bypass) is left out: drift detection does not compare it.
   */
  readonly properties: Partial<P>;
}

/** A change of a resource in place: its identity, the new properties and those before. */
export interface Change<P> extends Identity {
  readonly properties: P;
  readonly previous: P;
}

/** Brings one property, or several that go together, up to date. */
export type Apply<P> = (change: Change<P>, context: Context) => Promise<void>;

/** Some changes of the property make a new resource, others are made in place. */
export interface SometimesReplaced<P> {
  replacedWhen(before: unknown, after: unknown): boolean;
  readonly apply: Apply<P>;
}

/** How one property is changed. */
export type Update<P> = Apply<P> | typeof replaced | SometimesReplaced<P>;

/**
 * One resource type. `properties` names every property that it takes: how to change it in place, or `replaced` where a
 * change makes a new resource. A property that is not there is refused by name, never ignored.
 */
export interface ResourceType<P = Record<string, unknown>> {
  readonly type: string;
  readonly properties: { readonly [K in keyof Required<P>]: Update<P> };
  /** Properties that no call of the service shows again, as CloudFormation's schemas call them: drift detection leaves them out. */
  readonly writeOnly?: readonly (keyof P & string)[];
  /**
   * Whether what the service shows is what was written in other words, as `propertyTransform` in CloudFormation's schemas tells:
   * drift detection takes it for the same.
   */
  readonly means?: {
    readonly [K in keyof P]?: (written: unknown, shown: unknown) => boolean;
  };
  /**
   * The service's call overwrites what is there under the same name, so that `create` is only called after a look. The
   * sentence of the refusal, where the type has one of its own.
   */
  readonly overwrites?: true | ((properties: P) => string);
  /**
   * The policies `DeletionPolicy` and `UpdateReplacePolicy` may ask for a last snapshot, and the former does unless it is told
   * otherwise. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
   */
  readonly snapshots?: 'unless told otherwise';
  create(properties: P, context: Context): Promise<Identity>;
  /** A resource that is not there any more counts as deleted. `snapshot`: its last state is to be kept. */
  delete(
    resource: Identity & { readonly properties: P; readonly snapshot: boolean },
    context: Context,
  ): Promise<void>;
  /**
   * Looks the resource up by the service's own API, for drift detection, imports and the update matrix; undefined: it is not
   * there. An import knows no attributes: `physicalId` is then made of the primary identifiers, joined by `|`.
   */
  read?(
    resource: Identity & { readonly properties: P },
    context: Context,
  ): Promise<Reading<P> | undefined>;
}

/** The resource is made anew when this property changes. */
export const replaced = 'replaced';

/** A type whose properties are known only by name, as the engine sees it. */
export interface AnyResourceType {
  readonly type: string;
  readonly properties: Readonly<Record<string, Update<never>>>;
  readonly writeOnly?: readonly string[];
  readonly means?: Readonly<
    Record<string, ((written: unknown, shown: unknown) => boolean) | undefined>
  >;
  readonly overwrites?: true | ((properties: never) => string);
  readonly snapshots?: 'unless told otherwise';
  create(properties: never, context: Context): Promise<Identity>;
  delete(resource: never, context: Context): Promise<void>;
  read?(resource: never, context: Context): Promise<Reading<unknown> | undefined>;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}
