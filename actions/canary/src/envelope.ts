/** An SNS message as a queue gets it. */
export interface Envelope {
  readonly Message?: string;
  readonly Timestamp?: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value?: string } | undefined>>;
}
