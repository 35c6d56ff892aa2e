import type { Page } from '@playwright/test';

/** What a patch finds in a worker: the names of what it posts pass through `watchPosts`. */
export interface PatchedWorker {
  /** `seen` is called with every message before it is posted. */
  readonly watchPosts: (seen: (message: { readonly kind: string }) => void) => void;
}

/** How many engine workers the page has asked for. */
export interface WorkerCount {
  readonly started: () => number;
}

/** Runs `patch` in the first `workers` engine workers of the page, before their own script. It sees nothing of the test. */
export async function patchWorkers(
  page: Page,
  patch: ((worker: PatchedWorker) => void) | string,
  workers = 1,
): Promise<WorkerCount> {
  let started = 0;
  await page.route('**/assets/worker-*.js', async (route) => {
    started++;
    if (started > workers) return route.continue();
    const answer = await route.fetch();
    const first = typeof patch === 'string' ? patch : `(${patch})({ watchPosts: ${watchPosts} });`;
    const body = `${first}\n${await answer.text()}`;
    return route.fulfill({ response: answer, body });
  });
  return { started: () => started };
}

/** Stands in the worker, in front of its own script. */
function watchPosts(seen: (message: { readonly kind: string }) => void): void {
  const post = self.postMessage as (message: unknown, transfer: Transferable[]) => void;
  Object.assign(self, {
    postMessage: (message: { readonly kind: string }, transfer: Transferable[]) => {
      seen(message);
      post.call(self, message, transfer);
    },
  });
}
