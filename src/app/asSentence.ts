/** What was thrown, or a message, as a sentence with its full stop. */
export function asSentence(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
