import { type FormEvent, useEffect, useState } from 'react';
import { commands } from '../../state/commands.ts';
import { useLoom } from '../../state/useLoom.ts';
import { megabytes } from '../../explain/format.ts';
import { Meter } from '../Meter.tsx';
import { modelsWords } from './modelsWords.ts';
import { Dialog } from './Dialog.tsx';
import './ModelsDialog.css';

const words = modelsWords;

/** Models from the Hub, named, looked at and then fetched; and those that this device keeps. */
export function ModelsDialog() {
  useEffect(() => commands().listStored(), []);
  return (
    <Dialog title={words.title}>
      <Ask />
      <Found />
      <Stored />
    </Dialog>
  );
}

function Ask() {
  const { phase, asked, problem } = useLoom((state) => state.page.hub);
  const [text, setText] = useState(asked.replace(/^hub:/, ''));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    commands().lookUpHub(text);
  };
  return (
    <form className="hub-ask" onSubmit={submit}>
      <label htmlFor="hub-id">{words.ask}</label>
      <div className="hub-line">
        <input
          id="hub-id"
          data-first
          className="mono"
          value={text}
          placeholder="owner/name"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button" disabled={text.trim() === '' || phase === 'looking'}>
          {phase === 'looking' ? words.looking : words.look}
        </button>
      </div>
      <p className="quiet">{words.askWhat}</p>
      {problem && <p role="alert">{problem}</p>}
    </form>
  );
}

function Found() {
  const hub = useLoom((state) => state.page.hub);
  const { model } = hub;
  if (!model) return null;
  return (
    <section aria-label={model.id} className="hub-found">
      <h3>
        {model.id} <span className="mono quiet">{model.commit.slice(0, 7)}</span>
      </h3>
      <p>
        {words.family(model.family)} · {words.licence(model.licence)}
      </p>
      <table>
        <tbody>
          {model.files.map(({ path, bytes, sha256 }) => (
            <tr key={path}>
              <th scope="row" className="mono">
                {path}
              </th>
              <td className="mono number">{words.size(megabytes(bytes))}</td>
              <td className="quiet">{sha256 ? words.hashed : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Transfer />
    </section>
  );
}

/** Asks before anything is fetched; then how far it is, with a pause and a way on. */
function Transfer() {
  const { phase, model, receivedBytes, bytesPerSecond } = useLoom((state) => state.page.hub);
  if (!model) return null;
  const total = megabytes(model.totalBytes);
  if (phase === 'here') {
    return (
      <p>
        <button
          type="button"
          className="button"
          onClick={() => commands().openStored(`hub:${model.id}@${model.commit}`)}
        >
          {words.open}
        </button>
      </p>
    );
  }
  const isUnderWay = phase === 'downloading';
  return (
    <div className="hub-line">
      {isUnderWay || receivedBytes > 0 ? (
        <>
          <Meter share={receivedBytes / Math.max(1, model.totalBytes)} tone="plain" />
          <span className="mono" role="status">
            {words.progress(megabytes(receivedBytes), total)}
            {isUnderWay && ` · ${words.rate(megabytes(bytesPerSecond))}`}
          </span>
        </>
      ) : (
        <span className="quiet">{words.asks}</span>
      )}
      <button
        type="button"
        className="button"
        onClick={() => (isUnderWay ? commands().pauseHub() : commands().downloadFromHub())}
      >
        {isUnderWay ? words.pause : phase === 'paused' ? words.goOn : words.download(total)}
      </button>
    </div>
  );
}

function Stored() {
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
                {words.size(megabytes(bytes))}
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
