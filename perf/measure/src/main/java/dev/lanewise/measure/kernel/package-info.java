/**
 * Kernels as subjects, with the shapes that known networks give them. What a kernel is given does
 * not change from call to call.
 */
package dev.lanewise.measure.kernel;
