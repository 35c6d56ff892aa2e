import type { ArchitectureSpec } from '../architecture.ts';
import { bart } from './bart.ts';
import { bert } from './bert.ts';
import { distilbert } from './distilbert.ts';
import { gemma2 } from './gemma2.ts';
import { gpt2 } from './gpt2.ts';
import { gptNeox } from './gptNeox.ts';
import { llama } from './llama.ts';
import { marian } from './marian.ts';
import { mistral } from './mistral.ts';
import { olmo2 } from './olmo2.ts';
import { phi } from './phi.ts';
import { qwen2 } from './qwen2.ts';
import { qwen3 } from './qwen3.ts';
import { roberta } from './roberta.ts';
import { t5 } from './t5.ts';

/** Every family there is, by the `model_type` of its config.json. A new family is one more row. */
export const families: Readonly<Record<string, ArchitectureSpec>> = {
  bart,
  bert,
  distilbert,
  gemma2,
  gpt2,
  gpt_neox: gptNeox,
  llama,
  marian,
  mistral,
  olmo2,
  phi,
  qwen2,
  qwen3,
  roberta,
  t5,
};
