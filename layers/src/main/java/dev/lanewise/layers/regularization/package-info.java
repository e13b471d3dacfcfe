/** Layers that act in training alone, against overfitting; in inference they are the identity. */
package dev.lanewise.layers.regularization;
