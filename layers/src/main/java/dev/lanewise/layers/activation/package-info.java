/**
 * Activation functions as layers of their own, where no Dense or Conv2d carries them: elementwise
 * ones, and those that mix channels or change their number. Channels are the second dimension.
 */
package dev.lanewise.layers.activation;
