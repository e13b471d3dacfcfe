/**
 * Two-dimensional convolution and its gradients, images as NCHW; every sum runs in an order that
 * the shape alone decides.
 */
package dev.lanewise.engine.convolution;
