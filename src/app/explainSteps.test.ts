import { describe, expect, it } from 'vitest';
import { openFixture, tinyFamilies } from '../engine/testing/tinyModel.ts';
import { stepsOf } from '../explain/steps/steps.ts';
import { parseAddress } from '../model/address.ts';
import { attentionsOf } from '../model/stackFacts.ts';

/** Steps of the second layer of each attention, as `step:points`. */
async function stepsIn(family: (typeof tinyFamilies)[number]): Promise<readonly string[]> {
  const { plan } = await openFixture(family);
  return attentionsOf(plan).map((facts) =>
    stepsOf(plan, facts, 1)
      .map(({ name, ops }) => `${name}:${ops.map(({ address }) => parseAddress(address)?.point).join('+')}`)
      .join(' '),
  );
}

describe('the steps of an attention', () => {
  it('follow the family', async () => {
    expect(await stepsIn('llama')).toEqual([
      'input:resid_pre norm:attn.norm q:attn.q k:attn.k v:attn.v rotate:attn.q_rot+attn.k_rot raw:attn.raw scale:attn.scaled mask:attn.scores softmax:attn.pattern mix:attn.z out:attn.out add:resid_mid mlp_norm:mlp.norm gate:mlp.gate up:mlp.up act:mlp.act down:mlp.out mlp_add:resid_post',
    ]);
    expect(await stepsIn('bert')).toEqual([
      'input:resid_pre q:attn.q k:attn.k v:attn.v raw:attn.raw scale:attn.scaled softmax:attn.pattern mix:attn.z out:attn.out add:resid_mid norm:attn.norm up:mlp.up act:mlp.act down:mlp.out mlp_add:resid_post mlp_norm:mlp.norm',
    ]);
    const [encoder, decoder, cross] = await stepsIn('t5');
    expect(encoder).toContain('raw:attn.raw bias:attn.bias scale:attn.scaled softmax');
    expect(decoder).toContain('bias:attn.bias scale:attn.scaled mask:attn.scores softmax');
    expect(cross).toContain('input:resid_mid norm:cross.norm q:cross.q');
    expect(cross).toContain('add:resid_cross mlp_norm:mlp.norm up:mlp.up');
    expect(cross).not.toContain('bias');
    expect((await stepsIn('gemma2'))[0]).toContain('cap:attn.capped mask');
    expect((await stepsIn('gemma2'))[0]).toContain('out:attn.out+attn.post_norm add:resid_mid');
    expect((await stepsIn('gemma2'))[0]).toMatch(/down:mlp.out\+mlp.post_norm mlp_add:resid_post$/);
    expect((await stepsIn('qwen3'))[0]).toContain('q:attn.q+attn.q_norm k:attn.k+attn.k_norm');
    expect((await stepsIn('gpt2'))[0]).not.toContain('rotate');
    expect((await stepsIn('gpt-neox'))[0]).toContain('add:resid_post mlp_norm');
    expect((await stepsIn('marian'))[2]).toContain('add:resid_cross norm:cross.norm up:mlp.up');
  });

  it.each(tinyFamilies)('%s: begin at a row and end in the stream, in every attention', async (family) => {
    for (const steps of await stepsIn(family)) {
      expect(steps).toMatch(/^input:/);
      for (const step of [
        'q',
        'k',
        'v',
        'raw',
        'scale',
        'softmax',
        'mix',
        'out',
        'add',
        'up',
        'act',
        'down',
        'mlp_add',
      ]) {
        expect(` ${steps}`).toContain(` ${step}:`);
      }
    }
  });
});
