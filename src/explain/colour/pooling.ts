/** Where one pixel stands for several cells it shows this share of the strongest; the rest is their mean magnitude. */
export const strongestShare = 0.35;
