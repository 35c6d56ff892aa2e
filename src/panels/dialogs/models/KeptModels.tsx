import { useEffect } from 'react';
import { fileSize } from '../../../explain/format.ts';
import { commands } from '../../../state/commands.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { modelsWords } from './modelsWords.ts';

const words = modelsWords;

/** Models that this device keeps: dropped once, or fetched from the Hub. */
export function KeptModels() {
  useEffect(() => commands().listStored(), []);
  const stored = useLoom((state) => state.page.stored);
  const current = useLoom((state) => state.view.model);
  return (
    <section aria-label={words.stored}>
      <h3>{words.stored}</h3>
      {stored?.length === 0 && <p className="quiet">{words.nothing}</p>}
      <ul className="stored">
        {stored?.map(({ id, title, bytes, licence, isPart }) => (
          <li key={id}>
            <span>
              <strong>{title}</strong>{' '}
              <span className="quiet">
                {fileSize(bytes)}
                {licence && ` · ${licence}`}
                {isPart && ` · ${words.part}`}
              </span>
            </span>
            <button
              type="button"
              className="button"
              disabled={id === current}
              aria-label={`${isPart ? words.goOn : words.open} ${title}`}
              onClick={() => (isPart ? commands().lookUpHub(id) : commands().openStored(id))}
            >
              {isPart ? words.goOn : words.open}
            </button>
            <button
              type="button"
              className="button"
              disabled={id === current}
              aria-label={`${words.remove} ${title}`}
              onClick={() => commands().deleteStored(id)}
            >
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
