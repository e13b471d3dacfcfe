/** What kernels need to know of the machine, its vectors and caches: found once, at the start. */
package dev.lanewise.engine.simd;
