import type { ArchitectureSpec } from '../architecture.ts';
import { bartStacks, readBartConfig } from './bartStacks.ts';
import { readerOf } from './sharedConfig.ts';

/** Marian (Junczys-Dowmunt et al. 2018): the original encoder-decoder, with sine and cosine positions. */
export const marian: ArchitectureSpec = {
  name: 'marian',
  stacks: bartStacks({ positions: 'sinusoidal' }),
  readConfig: (json) => {
    const read = readerOf(json);
    read.require(
      read.flag('share_encoder_decoder_embeddings', true),
      'share_encoder_decoder_embeddings',
      'true',
    );
    for (const field of ['normalize_before', 'normalize_embedding', 'add_final_layer_norm']) {
      read.require(!read.flag(field, false), field, 'false');
    }
    return { ...readBartConfig(json), family: 'marian', suppressed: [read.index('pad_token_id')] };
  },
};
