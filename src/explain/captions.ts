/** What a value is, in three voices: plain words, the name people use for it, and the formula. */
export interface PointCaption {
  readonly words: string;
  readonly name: string;
  readonly formula: string;
}

/** Everything after stack and layer of an address that a view can show. */
export const pointNames = [
  'embed',
  'pos_embed',
  'type_embed',
  'embed_norm',
  'resid_pre',
  'attn.norm',
  'attn.q',
  'attn.k',
  'attn.v',
  'attn.q_norm',
  'attn.k_norm',
  'attn.q_rot',
  'attn.k_rot',
  'attn.raw',
  'attn.bias',
  'attn.scaled',
  'attn.capped',
  'attn.scores',
  'attn.pattern',
  'attn.z',
  'attn.out',
  'attn.post_norm',
  'resid_mid',
  'resid_cross',
  'mlp.norm',
  'mlp.gate',
  'mlp.up',
  'mlp.act',
  'mlp.out',
  'mlp.post_norm',
  'resid_post',
  'final_norm',
  'final_scaled',
  'head.dense',
  'head.act',
  'head.norm',
  'logits_uncapped',
  'logits',
  'pooler',
  'pooled',
  'view.share',
  'view.attn_size',
  'view.mlp_size',
  'view.turn',
  'view.norm',
  'view.lens',
  'view.difference',
] as const;
export type PointName = (typeof pointNames)[number];

const caption = (words: string, name: string, formula: string): PointCaption => ({ words, name, formula });

export const pointCaptions: Readonly<Record<PointName, PointCaption>> = {
  embed: caption('the word before anything is read', 'embedding', 'E[token]'),
  pos_embed: caption('what stands for its place', 'position', 'P[place]'),
  type_embed: caption('what stands for its sentence', 'token type', 'S[type]'),
  embed_norm: caption('the word at its place, brought to one size', 'embedding norm', 'norm(E + P)'),
  resid_pre: caption('what is known of the word so far', 'stream in', 'x'),
  'attn.norm': caption('the word, brought to one size', 'input', 'norm(x)'),
  'attn.q': caption('what the word looks for', 'query', 'x·W_Q'),
  'attn.k': caption('what the word offers', 'key', 'x·W_K'),
  'attn.v': caption('what the word carries', 'value', 'x·W_V'),
  'attn.q_norm': caption('what the word looks for, brought to one size', 'query norm', 'norm(x·W_Q)'),
  'attn.k_norm': caption('what the word offers, brought to one size', 'key norm', 'norm(x·W_K)'),
  'attn.q_rot': caption('what the word looks for, from its place', 'query, rotated', 'x·W_Q ↻'),
  'attn.k_rot': caption('what the word offers, at its place', 'key, rotated', 'x·W_K ↻'),
  'attn.raw': caption('how well each query fits each key', 'raw scores', 'q·k'),
  'attn.bias': caption('what the distance adds', 'distance bias', 'B[bucket(k − q)]'),
  'attn.capped': caption('the same, kept within a limit', 'capped scores', 'c·tanh( q·k / √d / c )'),
  'attn.scaled': caption('the same, made smaller', 'scaled scores', 'q·k / √d'),
  'attn.scores': caption('the same, later words forbidden', 'masked scores', 'q·k / √d, later = −∞'),
  'attn.pattern': caption('who looks at whom', 'attention', 'softmax( q·k / √d )'),
  'attn.z': caption('what is carried over', 'mix', 'Σ a·v'),
  'attn.out': caption('what all heads together write', 'out', 'z·W_O'),
  'attn.post_norm': caption('the same, brought to one size', 'out norm', 'norm(out)'),
  resid_cross: caption(
    'what is known after looking at the source',
    'stream after cross-attention',
    'x + out',
  ),
  resid_mid: caption('what is known after looking', 'stream after attention', 'x + out'),
  'mlp.norm': caption('the word, brought to one size again', 'MLP input', 'norm(x)'),
  'mlp.gate': caption('how far each neuron opens', 'gate', 'x·W_gate'),
  'mlp.up': caption('what each neuron would say', 'up', 'x·W_up'),
  'mlp.act': caption('each word alone', 'activation', 'silu(gate)·up'),
  'mlp.out': caption('what the neurons write', 'MLP out', 'act·W_down'),
  'mlp.post_norm': caption('the same, brought to one size', 'MLP out norm', 'norm(out)'),
  resid_post: caption('what is known after this layer', 'stream out', 'x + out'),
  final_norm: caption('the word after the last layer', 'final norm', 'norm(x)'),
  final_scaled: caption('the same, made smaller', 'scaled final norm', 'norm(x) / √d'),
  'head.dense': caption('the word, turned towards the vocabulary', 'head', 'x·W + b'),
  'head.act': caption('the same, bent', 'head activation', 'f(x·W + b)'),
  'head.norm': caption('the same, brought to one size', 'head norm', 'norm(f)'),
  logits_uncapped: caption(
    'how well each word of the vocabulary would fit, without limit',
    'uncapped logits',
    'x·Eᵀ',
  ),
  pooler: caption('the first word, standing for the text', 'pooler', 'tanh(x₀·W + b)'),
  pooled: caption('the whole text as one arrow', 'sentence vector', 'mean(x) / ‖mean(x)‖'),
  logits: caption('how well each word of the vocabulary would follow', 'logits', 'x·Eᵀ'),
  'view.share': caption(
    'how much of its attention a word spends on other words',
    'share',
    'mean over heads of Σ a, own place and resting columns left out',
  ),
  'view.attn_size': caption(
    'how much attention changes the word',
    'attention update',
    '‖attn.out‖ / ‖resid_pre‖',
  ),
  'view.mlp_size': caption('how much the neurons change the word', 'MLP update', '‖mlp.out‖ / ‖resid_mid‖'),
  'view.turn': caption('how far the layer turns the word', 'turn', '1 − cos(resid_pre, resid_post)'),
  'view.difference': caption(
    'what a head looks at more, and less, than in the other run',
    'difference',
    'a − a′',
  ),
  'view.lens': caption(
    'how probable the followed word would be next, if the model ended here',
    'logit lens',
    'p(word), norm(resid_post)·Eᵀ',
  ),
  'view.norm': caption('how long the word’s vector is', 'norm', '‖resid_post‖'),
};

const known: ReadonlySet<string> = new Set(pointNames);

/** Caption of a point; null for one that no view shows. */
export function captionOf(point: string): PointCaption | null {
  // Cross-attention says the same of other keys.
  const name = point.replace(/^cross\./, 'attn.');
  return known.has(name) ? pointCaptions[name as PointName] : null;
}
