/** How an instruct model wants a conversation written, in Jinja, and the tokens that the template may name. */
export interface ChatTemplate {
  readonly template: string;
  readonly bosToken: string;
  readonly eosToken: string;
}
