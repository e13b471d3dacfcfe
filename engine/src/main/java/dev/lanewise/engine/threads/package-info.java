/** The one room that splits work over threads; kernels themselves are single-threaded. */
package dev.lanewise.engine.threads;
