import type { Envelope } from '../envelope.ts';

/** What a drill says on the topic: that it begins, that somebody else failed meanwhile, that it is over. */
export type Phase = 'begins' | 'foreign' | 'over';

/**
 * A drill's message as it comes back on the observer queue. That of the beginning stays there while the drill lasts: so another
 * drill learns that it is not alone.
 */
export interface Sign {
  /** The drill's run id. */
  readonly drill: string;
  readonly phase: Phase;
  /** How long the drill's failures may show: milliseconds since the epoch, AWS's time. At a clean end, the end itself. */
  readonly until: number;
  readonly sentAt: number;
  readonly receipt: string | undefined;
}

/** The attributes of an SNS message: programs read these, people the text. */
export function signAttributes(drill: string, phase: Phase, until: number) {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  return {
    'keywatch-drill': text(drill),
    'keywatch-phase': text(phase),
    'keywatch-until': text(new Date(until).toISOString()),
  };
}

export function readSign(
  envelope: Envelope | undefined,
  receipt: string | undefined,
): Sign | undefined {
  const attribute = (name: string) =>
    envelope?.MessageAttributes?.[`keywatch-${name}`]?.Value ?? '';
  const drill = attribute('drill');
  const phase = (['begins', 'foreign', 'over'] as const).find((one) => one === attribute('phase'));
  const until = Date.parse(attribute('until'));
  const sentAt = Date.parse(envelope?.Timestamp ?? '');
  if (drill === '' || phase === undefined || Number.isNaN(until) || Number.isNaN(sentAt)) {
    return undefined;
  }
  return { drill, phase, until, sentAt, receipt };
}
