import { Popover } from 'radix-ui';
import { useRef, useState } from 'react';
import { catalogueModels } from '../model/catalogue.ts';
import { defaultView } from '../model/defaultView.ts';
import { changePage, chooseModel } from '../state/actions.ts';
import { commands } from '../state/commands.ts';
import { store } from '../state/store.ts';
import { useLoom } from '../state/useLoom.ts';
import { modelWords } from './modelWords.ts';
import './ModelMenu.css';

const words = modelWords;

/** Which model reads the sentence: one of the catalogue, or files of one's own. */
export function ModelMenu() {
  const config = useLoom((state) => state.run.config);
  const title = useLoom((state) => state.page.modelTitle);
  const [isOpen, setIsOpen] = useState(false);
  if (!config || !title) return null;
  const close = () => setIsOpen(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger className="chip model" aria-label={words.choose(title)}>
        {words.chip(title, config.nLayers, config.nHeads)}
      </Popover.Trigger>
      <Popover.Content className="floating menu models" sideOffset={4} align="start" aria-label={words.title}>
        <Catalogue onChosen={close} />
        <OwnFiles onChosen={close} />
        <FromHub onChosen={close} />
      </Popover.Content>
    </Popover.Root>
  );
}

interface MenuPart {
  readonly onChosen: () => void;
}

function Catalogue({ onChosen }: MenuPart) {
  const current = useLoom((state) => state.view.model);
  const choose = (id: string, text: string) => () => {
    onChosen();
    if (id !== current) chooseModel(id, text);
  };
  return catalogueModels.map(({ id, title, kind, text }) => (
    <button
      type="button"
      key={id}
      className="text-button"
      aria-current={id === current ? 'true' : undefined}
      onClick={choose(id, textFor(current, text))}
    >
      <strong>{title}</strong>
      <span className="quiet">{words.kinds[kind]}</span>
    </button>
  ));
}

/** A sentence goes along to the next model, words of another kind do not. */
function textFor(current: string, text: string | undefined): string {
  const isOfItsKind = catalogueModels.some(({ id, text: own }) => id === current && own !== undefined);
  return text ?? (isOfItsKind ? defaultView.text : store.getState().view.text);
}

function FromHub({ onChosen }: MenuPart) {
  const open = () => {
    onChosen();
    changePage({ dialog: 'models' });
  };
  return (
    <button type="button" className="text-button own" onClick={open}>
      <strong>{words.hub}</strong>
      <span className="quiet">{words.hubWhat}</span>
    </button>
  );
}

function OwnFiles({ onChosen }: MenuPart) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="text-button own" onClick={() => input.current?.click()}>
        <strong>{words.own}</strong>
        <span className="quiet">{words.ownWhat}</span>
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={words.own}
        accept=".json,.safetensors,.gguf"
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          target.value = '';
          onChosen();
          if (files.length > 0) commands().openFiles(files);
        }}
      />
    </>
  );
}
