/** A case that LocalStack fails, and whom AWS's page bears out. */
export interface KnownDifference {
  /** `service: name of the case` */
  readonly case: string;
  /** `emulator`: the page says what the emulator does. `open`: the page leaves it open. */
  readonly right: 'emulator' | 'open';
  readonly why: string;
}

/** Every difference there is: one that is not here fails the run, and so does one that is here and no longer there. */
export const knownDifferences: readonly KnownDifference[] = [];
