/** Words of the dialog of models. */
export const modelsWords = {
  title: 'Models',
  kinds: {
    decoder: 'guesses the next word; words see only what stands before them',
    encoder: 'reads the whole sentence; every word sees every word',
    both: 'reads spelling and writes sounds: the original encoder and decoder, with cross-attention',
  },
  own: 'Your own files…',
  ask: 'A model on huggingface.co',
  askWhat:
    'Small models of the families this page knows, with safetensors or GGUF files. First their list is read; nothing is downloaded until you say so.',
  look: 'Look it up',
  looking: 'Asking…',
  family: (family: string) => `family: ${family}`,
  memory: (full: string, low: string) =>
    `It needs about ${full} of memory to run, or ${low} with weights that stay packed.`,
  licence: (licence: string | null) => (licence ? `licence: ${licence}` : 'no licence is named'),
  hashed: 'SHA-256',
  asks: 'From huggingface.co and the hosts it leads to.',
  download: (total: string) => `Download ${total} MB`,
  progress: (received: string, total: string) => `${received} of ${total} MB`,
  rate: (rate: string) => `${rate} MB/s`,
  pause: 'Pause',
  goOn: 'Go on',
  open: 'Open',
  stored: 'Kept on this device',
  nothing: 'None yet: a model that you drop or download is kept here.',
  part: 'not all of it is here',
  remove: 'Delete',
} as const;
