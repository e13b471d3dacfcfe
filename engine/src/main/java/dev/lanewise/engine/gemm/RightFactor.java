package dev.lanewise.engine.gemm;

/** The right factor of a product: columns that are packed, or that stand packed already. */
public sealed interface RightFactor permits PanelPacker, PackedPanels {}
