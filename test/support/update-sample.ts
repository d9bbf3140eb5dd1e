import type { Emulator } from '../../emulator/emulator.ts';

/**
 * What the update matrix needs to know of one resource type: values for each of its properties. `base` makes a resource that
 * can be created; a property's case changes it from `before` (default: as `base` has it, or absent) to `after`.
 */
export interface UpdateSample {
  /** `AWS::SNS::Topic` */
  readonly type: string;
  /** Other resources of the template, by logical id. The subject is called `Subject`. */
  readonly beside?: Readonly<Record<string, object>>;
  /** What a template of one Region cannot make: done before, its values are parameters of the template. */
  readonly beforehand?: (world: Emulator) => Promise<Readonly<Record<string, string>>>;
  readonly base: Readonly<Record<string, unknown>>;
  /** Something really runs for each resource: where the property is not taken, none is made only to see that. */
  readonly isCostly?: true;
  /** Every property of the type's specification has a case, or several. */
  readonly properties: Readonly<Record<string, UpdateCase | readonly UpdateCase[]>>;
  /** Why the resource cannot be found by its primary identifiers alone, as an import would. */
  readonly notImportable?: string;
}

export type UpdateCase = ChangeCase | RefusalCase;

export interface ChangeCase {
  readonly before?: unknown;
  /** Undefined: the property is taken away. */
  readonly after: unknown;
  /** Properties that this case needs before and after, over `base`. */
  readonly with?: Readonly<Record<string, unknown>>;
  /**
   * What `read` shows for the property afterwards, if not `after`; `hidden`: the service never shows it. `Ref` and `Fn::GetAtt`
   * of resources beside stand for their values in all of these.
   */
  readonly shows?: unknown;
  readonly hidden?: true;
  /** Where the specification says that the change may replace: whether this one does. */
  readonly replaces?: boolean;
  /** Why the resource that was replaced is still there. */
  readonly leaves?: string;
  /** A part of the sentence with which the way back is refused. */
  readonly backRefused?: string;
}

/** AWS or the emulator refuses the change: a part of the sentence. */
export interface RefusalCase {
  readonly before?: unknown;
  readonly after: unknown;
  readonly refused: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** The case of tags: one gets another value, one goes, one comes. */
export const otherTags: ChangeCase = {
  before: [
    { Key: 'team', Value: 'a' },
    { Key: 'gone', Value: 'b' },
  ],
  after: [
    { Key: 'team', Value: 'c' },
    { Key: 'fresh', Value: 'd' },
  ],
};
