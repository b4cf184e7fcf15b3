import { dilatedConvolution3x3, dilatedConvolution5x5 } from './dilated-convolution.js';
import { averagePool3x3, maxPool3x3 } from './pooling.js';
import { separableConvolution3x3, separableConvolution5x5 } from './separable-convolution.js';
import { skipConnect } from './skip-connect.js';

/**
 * The operations that a cell can keep, in the order of DARTS. Their order is that of α's columns, behind `none`, and is
 * part of every search result: append a new one, and raise the version of the search.
 */
export const KEPT_OPERATIONS = [
  maxPool3x3,
  averagePool3x3,
  skipConnect,
  separableConvolution3x3,
  separableConvolution5x5,
  dilatedConvolution3x3,
  dilatedConvolution5x5,
] as const;
