/** Activation functions, one file each, and the loops that every one of them is compiled into. */
package dev.lanewise.engine.activation;
