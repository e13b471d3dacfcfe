/** Layers that make images smaller; windows overlap, pad and dilate as a convolution's do. */
package dev.lanewise.layers.pooling;
