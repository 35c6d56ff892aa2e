import { ModelError } from '../../model/error.ts';
import { BadIntervention } from '../../model/planEdits.ts';
import type { EngineFailure } from '../protocol.ts';
import { TextTooLong } from '../tokenizer/textLimit.ts';
import { TransferFailed } from '../weights/transferFault.ts';

/** What the wasm runtime and the JavaScript engines say when memory runs out. */
const memoryMessages =
  /bad_alloc|out of memory|allocation failed|memory access out of bounds|could not allocate/i;
/** What browsers say when a file, or a script's own part, does not arrive. */
const networkMessages =
  /failed to fetch|networkerror|load failed|error loading dynamically imported|importing a module/i;
const deviceMessages = /device.{0,20}(lost|destroyed)|webgpu|GPUDevice/i;

/** An error, by the remedy it asks for. */
export function toEngineFailure(error: unknown): EngineFailure {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof TextTooLong) return { kind: 'tooLong', message: `${text}.` };
  if (error instanceof BadIntervention) return { kind: 'badChange', message: text };
  if (error instanceof TransferFailed) {
    return { kind: 'download', message: `The model could not be downloaded: ${text}.` };
  }
  if (error instanceof ModelError) return { kind: 'badModel', message: `The model cannot be used: ${text}.` };
  if (error instanceof Error && error.name === 'AbortError') {
    return { kind: 'cancelled', message: 'Loading was cancelled.' };
  }
  if (memoryMessages.test(text)) {
    return {
      kind: 'memory',
      message: 'The device ran out of memory for this model: closing other tabs may help.',
    };
  }
  if (error instanceof TypeError && networkMessages.test(text)) {
    return { kind: 'download', message: 'The connection failed: check it and start the engine again.' };
  }
  if (deviceMessages.test(text)) return { kind: 'backend', message: `The graphics device failed: ${text}` };
  return { kind: 'internal', message: `The engine failed: ${text}` };
}

/** `count` tokens where `limit` are allowed; null when they fit. */
export function tooManyTokens(count: number, limit: number): EngineFailure | null {
  if (count <= limit) return null;
  const message = `This text has ${count} tokens, ${count - limit} more than the ${limit} that fit: shorten it.`;
  return { kind: 'tooLong', message };
}
