import type { ArchitectureSpec } from '../architecture.ts';
import { bertStack, readBertConfig } from './bert.ts';
import { readerOf } from './sharedConfig.ts';

const layer = 'roberta.encoder.layer.{layer}';

/** RoBERTa (Liu et al. 2019): BERT whose positions begin behind the padding row. */
export const roberta: ArchitectureSpec = {
  name: 'roberta',
  stacks: [
    {
      ...bertStack,
      embedding: { positions: 'learned', types: true, norm: true },
      names: {
        embed: { hub: 'roberta.embeddings.word_embeddings' },
        pos_embed: { hub: 'roberta.embeddings.position_embeddings' },
        type_embed: { hub: 'roberta.embeddings.token_type_embeddings' },
        embed_norm: { hub: 'roberta.embeddings.LayerNorm' },
        'attn.q': { hub: `${layer}.attention.self.query` },
        'attn.k': { hub: `${layer}.attention.self.key` },
        'attn.v': { hub: `${layer}.attention.self.value` },
        'attn.out': { hub: `${layer}.attention.output.dense` },
        'attn.norm': { hub: `${layer}.attention.output.LayerNorm` },
        'mlp.up': { hub: `${layer}.intermediate.dense` },
        'mlp.out': { hub: `${layer}.output.dense` },
        'mlp.norm': { hub: `${layer}.output.LayerNorm` },
        'head.dense': { hub: 'lm_head.dense' },
        'head.norm': { hub: 'lm_head.layer_norm' },
        logits: { hub: 'lm_head.decoder', hubBias: 'lm_head.bias' },
        pooler: { hub: 'roberta.pooler.dense' },
      },
    },
  ],
  optionalPrefix: 'roberta.',
  readConfig: (json) => {
    const config = readBertConfig(json);
    const firstPosition = readerOf(json).index('pad_token_id', 1) + 1;
    return { ...config, family: 'roberta', firstPosition, nCtx: config.nCtx - firstPosition };
  },
};
