/** Fully connected layers, on the matrix product. */
package dev.lanewise.layers.dense;
