/** Kernels that work on each element alone: no bit depends on how a stretch is cut. */
package dev.lanewise.engine.elementwise;
