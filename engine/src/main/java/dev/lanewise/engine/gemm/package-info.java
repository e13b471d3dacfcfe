/**
 * Matrix products. Every element of a result is one chain of fused multiply-adds over k in order,
 * so that no vector width, tile, block or thread changes a bit of it.
 */
package dev.lanewise.engine.gemm;
