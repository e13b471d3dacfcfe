/** Layers that change the shape of a tensor and none of its numbers; they copy nothing. */
package dev.lanewise.layers.shape;
