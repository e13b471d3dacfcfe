package dev.lanewise.engine.gemm;

/** The left factor of a product: rows that are packed, or read where and as they stand. */
public sealed interface LeftFactor permits PanelPacker, RowsInPlace, PackedPanels {}
