export const DATASET = 'application/vnd.strata.dataset+safetensors';
/** A data set whose encoded images are in a blob of their own. */
export const STREAMED_DATASET = 'application/vnd.strata.streamed-dataset+safetensors';
export const CHECKPOINT = 'application/vnd.strata.checkpoint+safetensors';
export const GENOTYPE = 'application/vnd.strata.genotype+json';
