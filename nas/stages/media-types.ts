export const DATASET = 'application/vnd.strata.dataset+safetensors';
export const CHECKPOINT = 'application/vnd.strata.checkpoint+safetensors';
export const GENOTYPE = 'application/vnd.strata.genotype+json';
