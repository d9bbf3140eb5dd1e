import { info } from '@actions/core';

const CONTROL = /\p{Cc}/gu;

/**
 * Text that stays one line and which the runner cannot take for a workflow command: it looks for
 * `::` at the start of a line and for `##[` anywhere in it.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function toLogLine(text: string): string {
  return text
    .replace(CONTROL, (control) => (control === '\t' ? ' ' : escapeControl(control)))
    .replaceAll('##[', '## [')
    .replace(/^(\s*):(?=:)/u, '$1: ');
}

/** Prints one line of untrusted text to the step's log. */
export function log(text: string): void {
  info(toLogLine(text));
}

/** Prints text of several lines in grey, for what only a troubled reader wants to see. */
export function logMuted(text: string): void {
  for (const line of text.split(/\r?\n/u)) {
    if (line.trim() !== '') info(`\u001B[90m${toLogLine(line)}\u001B[39m`);
  }
}

function escapeControl(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
