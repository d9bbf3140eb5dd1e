/** Why SNS does not take a filter policy, in its words. */
export class InvalidFilterPolicy extends Error {}
