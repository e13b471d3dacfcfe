/** Numbers with a shape: {@code float[]}, row-major, images as NCHW. Nothing here computes. */
package dev.lanewise.engine.tensor;
