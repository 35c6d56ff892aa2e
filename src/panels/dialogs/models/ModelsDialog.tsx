import { Dialog } from '../Dialog.tsx';
import { BuiltInModels } from './BuiltInModels.tsx';
import { HubModel } from './HubModel.tsx';
import { KeptModels } from './KeptModels.tsx';
import { modelsWords } from './modelsWords.ts';
import { OwnFiles } from './OwnFiles.tsx';
import './ModelsDialog.css';

/** Which model reads the sentence: one of the catalogue, files of one's own, one of the Hub, or one that is kept here. */
export function ModelsDialog() {
  return (
    <Dialog title={modelsWords.title}>
      <BuiltInModels />
      <OwnFiles />
      <HubModel />
      <KeptModels />
    </Dialog>
  );
}
