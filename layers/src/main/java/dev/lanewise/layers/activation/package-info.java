/** Activation functions as layers of their own, where no Dense or Conv2d carries them. */
package dev.lanewise.layers.activation;
