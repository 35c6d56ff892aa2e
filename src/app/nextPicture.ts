import { nextFrame } from '../base/nextFrame.ts';
import { store } from '../state/store.ts';

/** Between two pictures of a run that is under way, where the processor draws them. */
const softwarePauseMs = 200;

/** When the newest layers may be shown: in the next frame, or a little later where frames hold up the run itself. */
export async function nextPicture(): Promise<void> {
  if (store.getState().page.drawnBy === 'software')
    await new Promise((resolve) => setTimeout(resolve, softwarePauseMs));
  await nextFrame();
}
