/** Most tokens of a text: beyond it maps are too dense to read and a run takes seconds. A model's own limit may be lower. */
export const mostTokens = 128;
