/**
 * Convolutional layers, on the convolution kernels; images are (batch, channels, height, width).
 */
package dev.lanewise.layers.convolution;
