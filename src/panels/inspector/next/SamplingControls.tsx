import { defaultSampling, type Sampling } from '../../../model/sampling.ts';
import { changeView } from '../../../state/actions.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { nextWords as words } from './nextWords.ts';

const settings: Readonly<
  Record<
    keyof Sampling,
    { readonly type: 'range' | 'number'; readonly min: number; readonly max: number; readonly step: number }
  >
> = {
  temperature: { type: 'range', min: 0, max: 2, step: 0.1 },
  topK: { type: 'number', min: 0, max: 999_999, step: 1 },
  topP: { type: 'range', min: 0.05, max: 1, step: 0.05 },
  minP: { type: 'range', min: 0, max: 0.5, step: 0.01 },
  seed: { type: 'number', min: 0, max: 999_999, step: 1 },
};

/** How the next token is chosen: temperature, the cuts, and the seed that chance starts from. */
export function SamplingControls() {
  const sampling = useLoom((state) => state.view.sampling) ?? defaultSampling;
  return (
    <details className="sampling">
      <summary>
        {words.sampling}{' '}
        <span className="quiet">{sampling.temperature === 0 ? words.greedy : words.sampled}</span>
      </summary>
      {(Object.keys(settings) as (keyof Sampling)[]).map((name) => (
        <Setting key={name} name={name} sampling={sampling} />
      ))}
    </details>
  );
}

function Setting({ name, sampling }: { readonly name: keyof Sampling; readonly sampling: Sampling }) {
  const { type, min, max, step } = settings[name];
  const set = (text: string): void => {
    const asked = Number(text);
    if (text === '' || !Number.isFinite(asked)) return;
    const fitting = Math.min(max, Math.max(min, type === 'number' ? Math.round(asked) : asked));
    changeView({ sampling: { ...sampling, [name]: fitting } });
  };
  return (
    <label>
      <span>{words.samplings[name]}</span>
      <input
        {...{ type, min, max, step }}
        value={sampling[name]}
        onChange={({ target }) => set(target.value)}
      />
      {type === 'range' && <output className="mono">{sampling[name]}</output>}
    </label>
  );
}
