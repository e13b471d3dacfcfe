package dev.lanewise.engine.gemm;

/** The left factor of a product: rows that are packed, or read where they stand. */
public sealed interface LeftFactor permits PanelPacker, RowsInPlace {}
