import { captionOf } from '../../explain/captions.ts';
import { type ModelConfig, kvHeadOf } from '../../model/config.ts';
import { useLoom } from '../../state/useLoom.ts';
import { attentionPoint, looksAcross, rotationOf, shownKey } from '../openMap.ts';
import { inspectorWords } from './inspectorWords.ts';
import { leadingToken } from '../useWords.ts';
import { Word } from '../Word.tsx';
import { Vector } from './Vector.tsx';

const words = inspectorWords.numbers;

/** Query, key, value and mix of the selected token as numbers: two columns, so that each line is one rotary pair. */
export function VectorNumbers({ layer, head }: { readonly layer: number; readonly head: number }) {
  const run = useLoom((state) => state.run);
  const point = useLoom((state) => state.view.point);
  const pos = useLoom(leadingToken);
  const chosen = useLoom((state) => state.view.key);
  const { config } = run;
  if (!config) return null;
  const across = looksAcross(run);
  const key = pos === null ? null : shownKey(chosen, run, layer, head, pos);
  if (pos === null) return <p className="empty">{words.pick}</p>;
  return (
    <section>
      <h3 className="of-word">
        {words.vectorsOf} <Word pos={pos} accent place="always" />
      </h3>
      {vectorPoints(config, rotationOf(point)).map((name) => {
        const isQuery = name === 'q' || name === 'q_rot' || name === 'z';
        const row = isQuery ? pos : across ? key : pos;
        const all = attentionPoint(run, layer, name);
        const caption = captionOf(`attn.${name}`);
        if (!all || !caption || row === null) return null;
        const count = isQuery ? run.tokens.length : run.keyTokens.length;
        const start = ((isQuery ? head : kvHeadOf(config, head)) * count + row) * config.dHead;
        return (
          <details key={name}>
            <summary>
              {words.vector(caption.name, config.dHead)}
              {across && !isQuery && (
                <>
                  {' '}
                  {words.of} <Word pos={row} of="key" place="always" />
                </>
              )}{' '}
              <span className="mono quiet">{caption.formula}</span>
            </summary>
            <Vector values={all.subarray(start, start + config.dHead)} />
          </details>
        );
      })}
    </section>
  );
}

function vectorPoints(config: ModelConfig, rotation: 'before' | 'after'): readonly string[] {
  const isRotated = config.rope !== undefined && rotation === 'after';
  return isRotated ? ['q_rot', 'k_rot', 'v', 'z'] : ['q', 'k', 'v', 'z'];
}
