/** Normalisation layers; what they learn of the data in training is kept with the parameters. */
package dev.lanewise.layers.normalization;
