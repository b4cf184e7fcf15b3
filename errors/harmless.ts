/** Text from elsewhere, which must not steer the terminal that it is shown on: control characters, but tabs, are dots. */
export function harmless(text: string): string {
  return text.replace(/(?!\t)\p{Cc}/gu, '·');
}
