/**
 * Convolution of small tiles by few products: transforms of images, gradients and weights, the
 * products between them, and how images are cut into tiles. Rule: knows planes and tiles, not
 * layers' geometry.
 */
package dev.lanewise.engine.winograd;
