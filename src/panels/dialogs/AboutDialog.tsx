import { browsers, type Credit, libraryCredits, modelCredits } from '../credits.ts';
import { strings } from '../strings.ts';
import { dialogWords } from './dialogWords.ts';
import { Dialog } from './Dialog.tsx';

const words = dialogWords;

export function AboutDialog() {
  return (
    <Dialog title={`${words.about} ${strings.name}`}>
      <p>{words.aboutWhat}</p>
      <p>{words.version(__LOOM_VERSION__)}</p>
      <Credits title={words.model} credits={modelCredits} />
      <Credits title={words.libraries} credits={libraryCredits} />
      <h3>{words.browsers}</h3>
      <p>{browsers}</p>
    </Dialog>
  );
}

function Credits({ title, credits }: { readonly title: string; readonly credits: readonly Credit[] }) {
  return (
    <>
      <h3>{title}</h3>
      <dl className="pairs-list">
        {credits.map(({ what, who }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{who}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
