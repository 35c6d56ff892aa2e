import type { Intervention } from '../model/interventions.ts';

/** A change in words: `head 23.3 is off`. `word` names a token of the stack that is meant. */
export function changeSentence(one: Intervention, word: (pos: number) => string): string {
  const of = 'of' in one && one.of ? ` (${attentions[one.of]})` : '';
  switch (one.kind) {
    case 'head':
      return `head ${one.layer}.${one.head}${of} ${times(one.factor)}`;
    case 'attn':
      return `attention of layer ${one.layer}${of} ${times(one.factor)}`;
    case 'mlp':
      return `MLP of layer ${one.layer}${of} ${times(one.factor)}`;
    case 'layer':
      return `all of layer ${one.layer}${of} ${times(one.factor)}`;
    case 'score': {
      const where =
        one.layer === null
          ? 'all scores'
          : one.head === null
            ? `scores of layer ${one.layer}`
            : `scores of head ${one.layer}.${one.head}`;
      return `${where}${of} × ${one.factor}`;
    }
    case 'mask':
      return one.layer === null ? 'no mask anywhere' : `no mask in layer ${one.layer}${of}`;
    case 'cut':
    case 'allow': {
      const query = one.query === null ? 'every word' : word(one.query);
      const key = one.key === null ? 'any word' : word(one.key);
      const head = one.head === null ? `layer ${one.layer}` : `head ${one.layer}.${one.head}`;
      return `${query} ${one.kind === 'cut' ? 'may not' : 'may'} look at ${key} in ${head}${of}`;
    }
    case 'zero':
      return `${one.address} of ${one.pos === null ? 'every word' : word(one.pos)} is 0`;
    default:
      return `${one.address}${one.head === null ? '' : `, head ${one.head},`} of ${one.pos === null ? 'every word' : word(one.pos)} is taken from the other lane`;
  }
}

const attentions = { enc: 'encoder', dec: 'decoder', cross: 'bridge' } as const;

function times(factor: number): string {
  return factor === 0 ? 'is off' : `× ${factor}`;
}
